import type { Requirement } from "../spec/desired.ts";
import type { Problem } from "../values/problems.ts";

/** By facet, what baselines require of it, in their order. */
export type Requirements = ReadonlyMap<string, readonly Requirement[]>;

/** Requirements that cannot hold together, and why. */
export interface Dispute {
  readonly between: readonly Requirement[];
  readonly problems: readonly Problem[];
}

/** Requirements that hold together, and what is wrong with the others. */
export interface Agreed {
  readonly required: Requirements;
  readonly problems: readonly Problem[];
}

/** What is left without the requirements of disputes. A facet of which nothing is left has no entry. */
export function withoutDisputed(required: Requirements, disputes: readonly Dispute[]): Agreed {
  const disputed = new Set(disputes.flatMap(({ between }) => between));
  const agreed = [...required].flatMap(([facet, list]) => {
    const rest = list.filter((one) => !disputed.has(one));
    return rest.length > 0 ? [[facet, rest] as const] : [];
  });
  return { required: new Map(agreed), problems: disputes.flatMap(({ problems }) => problems) };
}
