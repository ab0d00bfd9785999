import { Document } from "yaml";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { joined, type Words, words } from "../../core/text/words.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { authorshipOf, authorWords, nameOf } from "../specs/author.ts";
import { versionLine, versionOf } from "../specs/specVersion.ts";
import { table } from "../terminal/table.ts";
import { yamlWords } from "../terminal/yamlWords.ts";
import { itemNamed, readTable } from "./layerTables.ts";

/** Prints baselines of the table as YAML that `baseline put` accepts. */
export async function getBaselines({ names }: Called, context: Context): Promise<undefined> {
  if (names.length === 0) throw new UsageError(words`name baselines; dxaws-s3 baseline list shows them`);
  const read = await readTable(await context.deployment(), context.now());
  for (const [index, name] of names.entries()) {
    const item = itemNamed(read, "baseline", name);
    const text = textOf(item);
    const version = versionOf(item);
    const layer = { $version: version, ...withoutAuthorship(item) };
    const result = { layer, layerVersion: version, ...authorshipOf(item) };
    context.emit({ kind: "layer", ...result }, () => (index > 0 ? words`---\n${text}` : text));
  }
  return undefined;
}

function textOf(item: LayerItem): Words {
  const { kind, name, ...rest } = withoutAuthorship(item);
  const yaml = yamlWords(new Document({ kind, name, ...rest }, { aliasDuplicateObjects: false }));
  return words`${versionLine(item)}\n# changed ${authorWords(authorshipOf(item))}\n${yaml}`;
}

/** Lists the baselines of the table in their order. */
export async function listBaselines(_: Called, context: Context): Promise<undefined> {
  const { items, layers } = await readTable(await context.deployment(), context.now());
  const rows = items
    .filter(({ kind }) => kind === "baseline")
    .map((item) => {
      const problem = layers.problems.find(({ kind, name }) => kind === "baseline" && name === item.name);
      return { ...rowOf(item), ...(problem && { invalid: problem.message }) };
    });
  rows.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  for (const row of rows) context.emit({ kind: "baselineListed", ...row });
  if (context.isJson) return undefined;
  if (rows.length === 0) context.note(words`there is no baseline`);
  else context.print(table(heading, rows.map(cellsOf), context.width));
  return undefined;
}

const heading = ["BASELINE", "ORDER", "CHANGED BY", "REQUIRES", "DEFAULTS", "SELECTS"];

const cellsOf = (row: ReturnType<typeof rowOf> & { readonly invalid?: string }) => [
  row.name,
  `${row.order}`,
  row.changedBy ? nameOf(row.changedBy) : "unknown",
  row.require.join(", "),
  row.default.join(", "),
  row.invalid === undefined ? selectWords(row.select) : "not valid, counts as absent (dxaws-s3 doctor)",
];

const keysOf = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.keys(value) : [];

const rowOf = (item: LayerItem) => ({
  name: item.name,
  order: typeof item.order === "number" ? item.order : 0,
  select: (typeof item.select === "object" && item.select !== null ? item.select : {}) as Record<
    string,
    unknown
  >,
  require: keysOf(item.require),
  default: keysOf(item.default),
  ...authorshipOf(item),
});

/** Whom a baseline selects, in one line. */
function selectWords(select: Readonly<Record<string, unknown>>): Words {
  const parts = Object.entries(select).map(
    ([member, value]) =>
      words`${member} ${
        Array.isArray(value)
          ? value.join(" ")
          : Object.entries(Object(value))
              .map((pair) => pair.join("="))
              .join(" ")
      }`,
  );
  return parts.length > 0 ? joined(parts, "; ") : words`all buckets`;
}
