import type { Row } from "../rows.ts";

/** What the list is asked for; an empty word asks for nothing. */
export interface Filter {
  readonly q: string;
  readonly verdict: string;
  readonly facet: string;
  readonly actor: string;
  readonly order: string;
}

/** The rows that a filter lets through, in its order. */
export function select(rows: readonly Row[], filter: Filter): readonly Row[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      (!filter.verdict || row.verdict === filter.verdict) &&
      (!filter.facet || row.facets.includes(filter.facet)) &&
      (!filter.actor || row.actors.includes(filter.actor)) &&
      words.every((word) => textOf(row).includes(word)),
  );
  const order = orders[filter.order];
  return order ? found.sort(order) : found;
}

const orders: Readonly<Record<string, (a: Row, b: Row) => number>> = {
  last: (a, b) => (b.last ?? "").localeCompare(a.last ?? ""),
  drifts: (a, b) => b.drifts - a.drifts,
  name: (a, b) => (a.name < b.name ? -1 : 1),
};

const texts = new WeakMap<Row, string>();

/** All that is told of a bucket, to be searched; made when it is first needed. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { name, verdict, reason, actors, facets, told } = row;
  const tellings = told.flatMap(({ causes, drift, sent, reason: why }) => [causes, drift, sent, why]);
  const text = [name, verdict, reason, actors, facets, tellings].flat(4).join("\n").toLowerCase();
  texts.set(row, text);
  return text;
}
