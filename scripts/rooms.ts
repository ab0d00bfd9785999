// Arrows between rooms go one way: each room imports only rooms above it in this table, and no part that it is not given.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

interface Part {
  /** Other parts of the tree that its files may import. */
  readonly takes: readonly string[];
  /** Its rooms; each may import those that stand before it. */
  readonly rooms: readonly string[];
}

const library = "text values providers facets spec observe compare import plan apply";
const service = "triggers tables outcomes queue reconcile settings html planReport";
const commandLine =
  "terminal deployment command specs settings plans fleet import report doctor commands program main.ts";

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

function importsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map((one) => one.moduleRequest?.value),
  );
  const loaded = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    readFileSync(file, "utf8").slice(start + 1, end - 1),
  );
  const all = [...module.staticImports.map((one) => one.moduleRequest.value), ...exported, ...loaded];
  return [...new Set(all)].flatMap((name) => (name?.startsWith(".") ? [join(dirname(file), name)] : []));
}

const files = globSync(
  Object.keys(parts).map((part) => `${part}/**/*.ts`),
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
