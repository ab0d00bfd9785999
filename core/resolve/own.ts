import { labels } from "../facets/index.ts";
import { type Desired, parseDesired } from "../spec/desired.ts";
import { InvalidSpec, type Problem } from "../values/problems.ts";
import type { Facts, Tags } from "./facts.ts";

/** The spec of a bucket, if it is valid; its problems, if it is not. Neither: the bucket has none. */
interface Own {
  readonly desired?: Desired;
  readonly invalid?: InvalidSpec;
}

/** The spec of a bucket as it counts for the bucket; undefined: it has none. */
export function ownOf(spec: unknown, facts: Facts): Own {
  if (spec === undefined) return {};
  try {
    const desired = parseDesired(spec);
    const problems = [misplaced(desired, facts, "account"), misplaced(desired, facts, "region")].flat();
    return problems.length > 0 ? { invalid: new InvalidSpec(problems) } : { desired };
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    return { invalid: error };
  }
}

/** The problem of a spec that names another account or region than the bucket's. An account can be unknown. */
function misplaced(desired: Desired, facts: Facts, member: "account" | "region"): Problem[] {
  const [said, is] = [desired[member], facts[member]];
  if (said === undefined || said === is || (member === "account" && is === "")) return [];
  const place = member === "account" ? `account ${is}` : is;
  return [{ path: `/${member}`, message: `"${said}": the bucket is in ${place}` }];
}

/** The tags that the spec declares; none if it says null; undefined if it says nothing of them. */
export function tagsIn({ desired }: Own): Tags | undefined {
  const declared = desired?.facets.get(labels.name) as Tags | null | undefined;
  return declared === null ? {} : declared;
}
