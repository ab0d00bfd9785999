import type { ReportEntry } from "../entries.ts";
import type { Row, RowDrift } from "../rows.ts";

/** The filters of the list; an empty one does not filter. */
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

/** A bucket that matches the filters, with its matching drifts and entries. */
export interface Found {
  readonly row: Row;
  readonly drifts: readonly RowDrift[];
  readonly history: readonly ReportEntry[];
}

/** The rows that match the filters, in their order. One drift must match all filters for drift. */
export function select(rows: readonly Row[], filter: Filter): readonly Found[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const ofDrift = Boolean(filter.day || filter.facet || filter.actor);
  const found = rows
    .filter((row) => matches(row, filter) && words.every((word) => textOf(row).includes(word)))
    .map((row) => foundOf(row, filter))
    .filter(({ drifts }) => !ofDrift || drifts.length > 0);
  const order = orders[filter.order];
  return order ? found.sort(order) : found;
}

const matches = ({ verdict, region, marks }: Row, filter: Filter) =>
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
  history: day ? row.history.filter(({ at }) => at.startsWith(day)) : row.history,
});

const orders: Readonly<Record<string, (a: Found, b: Found) => number>> = {
  last: (a, b) => (b.row.last ?? "").localeCompare(a.row.last ?? ""),
  drifts: (a, b) => b.drifts.length - a.drifts.length,
  name: (a, b) => (a.row.name < b.row.name ? -1 : 1),
};

const texts = new WeakMap<Row, string>();

/** The searchable text of a bucket; built when it is first needed. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { name, region, verdict, reason, marks, drifts, history } = row;
  const entries = history.flatMap(({ causes, alarms, drift, sent, reason: why }) => [
    causes.flatMap(({ text, agent }) => [text, agent?.[1]]),
    [alarms, drift, sent, why].flat(2),
  ]);
  const drifted = drifts.flatMap(({ facets, actors }) => [...facets, ...actors]);
  const text = [name, region, verdict, reason, marks, drifted, entries].flat(3).join("\n").toLowerCase();
  texts.set(row, text);
  return text;
}
