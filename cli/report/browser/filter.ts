import type { ReportEntry } from "../entries.ts";
import type { Row, RowDrift } from "../rows.ts";

/** What the list is asked for; an empty word asks for nothing. */
export interface Filter {
  readonly q: string;
  readonly verdict: string;
  readonly region: string;
  readonly mark: string;
  readonly day: string;
  readonly facet: string;
  readonly actor: string;
  readonly order: string;
}

/** A bucket that a filter lets through, and which of its drifts and of what is told are meant. */
export interface Found {
  readonly row: Row;
  readonly drifts: readonly RowDrift[];
  readonly told: readonly ReportEntry[];
}

/** The rows that a filter lets through, in its order. One drift has to be all that is asked of a drift. */
export function select(rows: readonly Row[], filter: Filter): readonly Found[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const ofDrift = Boolean(filter.day || filter.facet || filter.actor);
  const found = rows
    .filter((row) => isMeant(row, filter) && words.every((word) => textOf(row).includes(word)))
    .map((row) => foundOf(row, filter))
    .filter(({ drifts }) => !ofDrift || drifts.length > 0);
  const order = orders[filter.order];
  return order ? found.sort(order) : found;
}

const isMeant = ({ verdict, region, marks }: Row, filter: Filter) =>
  (!filter.verdict || verdict === filter.verdict) &&
  (!filter.region || region === filter.region) &&
  (!filter.mark || marks.some((mark) => mark === filter.mark));

const foundOf = (row: Row, { day, facet, actor }: Filter): Found => ({
  row,
  drifts: row.drifts.filter(
    ({ at, facets, actors }) =>
      (!day || at.startsWith(day)) &&
      (!facet || facets.includes(facet)) &&
      (!actor || actors.includes(actor)),
  ),
  told: day ? row.told.filter(({ at }) => at.startsWith(day)) : row.told,
});

const orders: Readonly<Record<string, (a: Found, b: Found) => number>> = {
  last: (a, b) => (b.row.last ?? "").localeCompare(a.row.last ?? ""),
  drifts: (a, b) => b.drifts.length - a.drifts.length,
  name: (a, b) => (a.row.name < b.row.name ? -1 : 1),
};

const texts = new WeakMap<Row, string>();

/** All that is told of a bucket, to be searched; made when it is first needed. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { name, region, verdict, reason, marks, drifts, told } = row;
  const tellings = told.flatMap(({ causes, alarms, drift, sent, reason: why }) => [
    causes.flatMap(({ text, agent }) => [text, agent?.[1]]),
    [alarms, drift, sent, why].flat(2),
  ]);
  const made = drifts.flatMap(({ facets, actors }) => [...facets, ...actors]);
  const text = [name, region, verdict, reason, marks, made, tellings].flat(3).join("\n").toLowerCase();
  texts.set(row, text);
  return text;
}
