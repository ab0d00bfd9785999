import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import { toPointer } from "../values/pointers.ts";
import type { Problem } from "../values/problems.ts";
import { contradictions, disagreements } from "./clashes.ts";
import { isPossible } from "./combine.ts";

type Required = ReadonlyMap<string, readonly Requirement[]>;

/** The requirements that can hold together. Of a facet that two baselines contradict each other about, neither holds. */
export function undisputed(required: Required): {
  readonly required: Required;
  readonly problems: Problem[];
} {
  const problems: Problem[] = [];
  const agreed = [...required].flatMap(([facet, list]) => {
    const its = disputesIn(facet, list);
    problems.push(...its.map(({ problem }) => problem));
    const disputed = new Set(its.flatMap(({ between }) => between));
    const rest = list.filter((one) => !disputed.has(one));
    return rest.length > 0 ? [[facet, rest] as const] : [];
  });
  return { required: new Map(agreed), problems };
}

interface Dispute {
  readonly between: readonly Requirement[];
  readonly problem: Problem;
}

function disputesIn(facet: string, list: readonly Requirement[]): readonly Dispute[] {
  const row = facetTable.get(facet);
  if (!row || list.length < 2) return [];
  const pairs = list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other] as const));
  const between = (find: typeof contradictions): Dispute[] =>
    pairs.flatMap((pair) => {
      const [one, other] = pair;
      const [place] = find(row, one.value, other.value);
      if (!place) return [];
      const path = toPointer([facet, ...place]);
      return [{ between: pair, problem: { path, message: contradiction(one.from, other.from) } }];
    });
  // What is possible together is possible in pairs, and costs one test instead of one for each pair.
  const plain = between(disagreements);
  const disputes =
    plain.length === 0 && !isPossible(row, { requires: list }) ? between(contradictions) : plain;
  const left = list.filter((one) => !disputes.some(({ between }) => between.includes(one)));
  if (left.length < 2 || isPossible(row, { requires: left })) return disputes;
  const names = left.map(({ from }) => from).join(", ");
  const message = `baselines ${names} together require more than S3 takes; none of it is enforced`;
  return [...disputes, { between: left, problem: { path: `/${facet}`, message } }];
}

/** The problem of baselines that cannot hold together. */
export const contradiction = (one: string, other: string): string =>
  `baselines ${one} and ${other} require different things; only one of them can hold`;
