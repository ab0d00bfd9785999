import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import { toPointer } from "../values/pointers.ts";
import { type Agreed, type Dispute, type Requirements, withoutDisputed } from "./agreed.ts";
import { contradictions, disagreements } from "./clashes.ts";
import { isPossible } from "./combine.ts";

/** The requirements that can hold together. Of a facet that two baselines contradict each other about, neither holds. */
export const undisputed = (required: Requirements): Agreed =>
  withoutDisputed(
    required,
    [...required].flatMap(([name, list]) => disputesIn(facetTable.get(name) as Facet, list)),
  );

function disputesIn(facet: Facet, list: readonly Requirement[]): readonly Dispute[] {
  // Each requirement is possible alone.
  if (list.length < 2) return [];
  const isTogether = (some: readonly Requirement[]) => isPossible(facet, { requires: some });
  const plain = inPairs(facet, list, disagreements);
  // What is possible together is possible in pairs, and costs one test instead of one for each pair.
  const disputes = plain.length === 0 && !isTogether(list) ? inPairs(facet, list, contradictions) : plain;
  const left = list.filter((one) => !disputes.some(({ between }) => between.includes(one)));
  if (left.length < 2 || isTogether(left)) return disputes;
  const names = left.map(({ from }) => from).join(", ");
  const message = `baselines ${names} together require more than S3 takes; none of it is enforced`;
  return [...disputes, { between: left, problems: [{ path: `/${facet.name}`, message }] }];
}

/** A dispute for each two requirements between which a place is found; the problem names the first one. */
const inPairs = (facet: Facet, list: readonly Requirement[], find: typeof contradictions): Dispute[] =>
  list.flatMap((one, index) =>
    list.slice(index + 1).flatMap((other) => {
      const [place] = find(facet, one.value, other.value);
      if (!place) return [];
      const path = toPointer([facet.name, ...place]);
      return [{ between: [one, other], problems: [{ path, message: contradiction(one.from, other.from) }] }];
    }),
  );

/** The problem of baselines that cannot hold together. */
export const contradiction = (one: string, other: string): string =>
  `baselines ${one} and ${other} require different things; only one of them can hold`;
