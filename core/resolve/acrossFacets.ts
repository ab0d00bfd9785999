import type { Facet } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import type { Requirement } from "../spec/desired.ts";
import { type Incompatible, incompatibleIn } from "../spec/incompatible.ts";
import { type Agreed, type Dispute, type Requirements, withoutDisputed } from "./agreed.ts";
import { combined } from "./combine.ts";

/** What is required of each facet together. */
const joinedOf = (required: Requirements): ReadonlyMap<string, unknown> =>
  new Map(
    [...required].map(([name, requires]) => {
      const { value } = combined(facetTable.get(name) as Facet, { requires });
      return [name, value];
    }),
  );

/** The facets that S3 does not keep, or does not apply, beside each other. That only a write is refused, a plan finds. */
export const clashesAcross = (values: ReadonlyMap<string, unknown>): readonly Incompatible[] =>
  incompatibleIn(values).filter(({ kind }) => kind !== "write");

/** The requirements that can hold together. Of two facets that S3 does not keep beside each other, neither holds. */
export function agreedAcross(required: Requirements): Agreed {
  const clashes = clashesAcross(joinedOf(required));
  return withoutDisputed(
    required,
    clashes.map((one) => disputeIn(required, one)),
  );
}

/** The requirements of two facets that do not go together, and the problem at each of the two. */
function disputeIn(required: Requirements, { facet, with: other, why }: Incompatible): Dispute {
  const [ones, others] = [listOf(required, facet), listOf(required, other)];
  const pairs = ones.flatMap((one) => others.map((two) => [one, two] as const));
  // What makes two facets incompatible is one member of each, which one requirement of each has.
  const found = pairs.filter(([one, two]) => {
    const values = [[facet, one.value] as const, [other, two.value] as const];
    return clashesAcross(new Map(values)).length > 0;
  });
  const names = (place: 0 | 1) => [...new Set(found.map((pair) => pair[place].from))].join(", ");
  const places = { path: `/${facet}`, beside: `/${other}` };
  const message = acrossFacets({ one: names(0), other: names(1), ...places, why });
  return { between: found.flat(), problems: Object.values(places).map((path) => ({ path, message })) };
}

const listOf = (required: Requirements, facet: string) => required.get(facet) as readonly Requirement[];

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
