import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import { type Incompatible, incompatibleIn } from "../spec/incompatible.ts";
import type { Problem } from "../values/problems.ts";
import { combined } from "./combine.ts";

type Required = ReadonlyMap<string, readonly Requirement[]>;

/** What is required of each facet together. */
const joinedOf = (required: Required): ReadonlyMap<string, unknown> =>
  new Map(
    [...required].flatMap(([name, requires]) => {
      const facet = facetTable.get(name);
      return facet ? [[name, combined(facet, { requires }).value] as const] : [];
    }),
  );

/** The facets that S3 does not keep, or does not apply, beside each other. That only a write is refused, a plan finds. */
export const clashesAcross = (values: ReadonlyMap<string, unknown>): readonly Incompatible[] =>
  incompatibleIn(values).filter(({ kind }) => kind !== "write");

/** The requirements that can hold together. Of two facets that S3 does not keep beside each other, neither holds. */
export function agreedAcross(required: Required): {
  readonly required: Required;
  readonly problems: readonly Problem[];
} {
  const disputes = clashesAcross(joinedOf(required)).map((one) => disputeIn(required, one));
  const disputed = new Set(disputes.flatMap(({ between }) => between));
  const agreed = [...required].flatMap(([facet, list]) => {
    const rest = list.filter((one) => !disputed.has(one));
    return rest.length > 0 ? [[facet, rest] as const] : [];
  });
  return { required: new Map(agreed), problems: disputes.flatMap(({ problems }) => problems) };
}

/** The requirements of two facets that do not go together, and the problem at each of the two. */
function disputeIn(required: Required, { facet, with: other, why }: Incompatible) {
  const [mine, theirs] = [facet, other].map((name) => required.get(name) ?? []) as [
    readonly Requirement[],
    readonly Requirement[],
  ];
  const pairs = mine.flatMap((one) => theirs.map((two) => [one, two] as const));
  const apart = pairs.filter(
    ([one, two]) =>
      clashesAcross(
        new Map([
          [facet, one.value],
          [other, two.value],
        ]),
      ).length > 0,
  );
  // Several may be incompatible only together.
  const found = apart.length > 0 ? apart : pairs;
  const names = (place: 0 | 1) => [...new Set(found.map((pair) => pair[place].from))].join(", ");
  const message = acrossFacets({
    one: names(0),
    other: names(1),
    path: `/${facet}`,
    beside: `/${other}`,
    why,
  });
  return {
    between: found.flat(),
    problems: [facet, other].map((name) => ({ path: `/${name}`, message })),
  };
}

/** Two requirements of different facets that cannot hold together: the baselines and the pointers to the facets. */
export interface AcrossFacets {
  readonly one: string;
  readonly other: string;
  readonly path: string;
  readonly beside: string;
  readonly why: string;
}

/** The problem of requirements of two facets that cannot hold together. */
export const acrossFacets = ({ one, other, path, beside, why }: AcrossFacets): string =>
  `${path} of baseline ${one} and ${beside} of baseline ${other} cannot both hold: ${why}`;
