// Arrows between rooms go one way: each room imports only rooms above it in this table, and no part that it is not given.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Part {
  /** Other parts of the tree that its files may import. */
  readonly takes: readonly string[];
  /** Its rooms; each may import those that stand before it. */
  readonly rooms: readonly string[];
}

const library = "text values providers facets spec resolve observe compare import plan apply";
const service = "triggers tables outcomes members queue reconcile settings html planReport";
const commandLine =
  "terminal deployment command specs settings plans layers fleet import report doctor commands program main.ts";

const parts: Readonly<Record<string, Part>> = {
  core: { takes: [], rooms: library.split(" ") },
  service: { takes: ["core"], rooms: service.split(" ") },
  functions: { takes: ["core", "service"], rooms: [] },
  deploy: { takes: ["core", "service"], rooms: [] },
  cli: { takes: ["core", "service", "deploy"], rooms: commandLine.split(" ") },
  exports: { takes: ["core", "service", "cli"], rooms: [] },
};

/** Files that share a room, and must not share an assumption. */
const strangers: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^core\/facets\//, /^core\/providers\/memory/],
];

const placeOf = (file: string) => file.split("/", 2) as [part: string, room: string];

function isAllowed(from: string, to: string): boolean {
  const [[part, room], [otherPart, otherRoom]] = [placeOf(from), placeOf(to)];
  if (strangers.some(([one, other]) => one.test(from) && other.test(to))) return false;
  const { takes = [], rooms = [] } = parts[part] ?? {};
  if (part !== otherPart) return takes.includes(otherPart);
  return rooms.length === 0 || (rooms.includes(otherRoom) && rooms.indexOf(otherRoom) <= rooms.indexOf(room));
}

/** A path of a module, whatever loads it: an import, an export, a type, a require, a URL. */
const modulePath = /["'`](\.{1,2}\/[^"'`\n]+\.[cm]?[jt]s)["'`]/g;

function importsOf(file: string): string[] {
  const found = [...readFileSync(file, "utf8").matchAll(modulePath)];
  return [...new Set(found.map(([, path = ""]) => join(dirname(file), path)))];
}

const files = globSync(
  Object.keys(parts).map((part) => `${part}/**/*.{ts,js,mts,mjs}`),
  { exclude: ["cli/report/script.ts"] },
);
const homeless = files.filter((file) => {
  const [part, room] = placeOf(file);
  return parts[part]?.rooms.length && !parts[part].rooms.includes(room);
});
const wrong = files.flatMap((from) =>
  importsOf(from).flatMap((to) => (isAllowed(from, to) ? [] : [`${from} must not import ${to}`])),
);
for (const line of [...homeless.map((file) => `${file} is in no room of scripts/rooms.ts`), ...wrong])
  console.error(line);
process.exitCode = homeless.length + wrong.length === 0 ? 0 : 1;
