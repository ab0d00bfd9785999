import type { Beside } from "../facets/facet.ts";
import type { Action } from "./action.ts";
import type { Assessed } from "./assessed.ts";

/** The calls of a facet that S3 is known to refuse, and why. */
interface KnownRefusal {
  readonly facet: string;
  readonly reason: string;
  readonly calls: readonly Action[];
}

/** Calls in their order, and those that S3 is known to refuse. */
interface Sorted {
  readonly actions: readonly Action[];
  readonly refused: readonly KnownRefusal[];
}

/**
 * Takes out the calls that S3 is known to refuse, because of the value that another facet has when the call is sent. Only the
 * values of facets that were read are known; `beside` has those of which nothing is wanted.
 */
export function withoutKnownRefusals(
  actions: readonly Action[],
  compared: readonly Assessed[],
  beside: Beside,
): Sorted {
  const refused = new Map<string, KnownRefusal>();
  const left = () => actions.filter(({ facet }) => !refused.has(facet));
  // Without its calls a facet keeps its value, which can refuse the calls of another one.
  for (let found = refusalIn(actions, compared, beside); found; found = refusalIn(left(), compared, beside))
    refused.set(found.facet, found);
  // What was refused for the calls of another facet may be possible without them.
  for (const found of [...refused.values()]) {
    refused.delete(found.facet);
    if (refusalIn(left(), compared, beside)) refused.set(found.facet, found);
  }
  return { actions: left(), refused: [...refused.values()] };
}

function refusalIn(
  actions: readonly Action[],
  compared: readonly Assessed[],
  beside: Beside,
): KnownRefusal | undefined {
  for (const { facet, change } of compared) {
    const place = facet.incompatible ? actions.findIndex((action) => action.facet === facet.name) : -1;
    const first = actions[place];
    // A call with a substitute is refused by no one.
    if (first?.leaves === undefined || first.step.instead) continue;
    const others = valuesAt(place, actions, compared, beside);
    const found = facet
      .incompatible?.(first.leaves, others, change.before)
      .find(({ kind }) => kind !== "ignored");
    const isIts = (action: Action) => action.facet === facet.name;
    if (found) return { facet: facet.name, reason: found.why, calls: actions.filter(isIts) };
  }
  return undefined;
}

/** The values in effect when the call at a place is sent. */
const valuesAt = (
  place: number,
  actions: readonly Action[],
  compared: readonly Assessed[],
  beside: Beside,
): Beside => ({
  get: (name) => {
    const last = actions.findLastIndex((action) => action.facet === name);
    const written = last >= 0 && last < place ? actions[last]?.leaves : undefined;
    const before = compared.find(({ facet }) => facet.name === name)?.change.before;
    return written ?? before ?? beside.get(name);
  },
});
