import { facets } from "./index.ts";

// scripts/bundle computes these when it builds the functions, so that on-trail-event loads no facet.

const touched = facets.flatMap(({ name, events }) =>
  [...new Set(Object.entries<string>(events).flat())].map((event) => ({ name, event })),
);

/** Facets by the name of the event that changes them. Some CloudTrail names differ from the API's: both are here. */
export const facetsByEvent: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...Map.groupBy(touched, ({ event }) => event)].map(([event, rows]) => [
    event,
    rows.map(({ name }) => name),
  ]),
);

/** The names of these events in CloudTrail. */
export const changeEvents: readonly string[] = [
  ...new Set(facets.flatMap(({ events }) => Object.values<string>(events))),
];
