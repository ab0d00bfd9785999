import type { LifecycleRule } from "@aws-sdk/client-s3";
import { documentOf } from "../../values/documents.ts";
import type { Normal, NormalMap } from "../../values/normal.ts";
import { type Form, fromNormal, isNewer, toClosed, toNormal } from "./form.ts";
import { acts } from "./lifecycleLimits.ts";
import {
  abort,
  expiration,
  noncurrentExpiration,
  noncurrentTransition,
  type Rule,
  rule,
  transition,
} from "./lifecycleSchema.ts";
import { filterFromNormal, filterToNormal } from "./objectFilter.ts";
import { contentOf, unnamed, withIdsOf } from "./unnamed.ts";

const byStorageClass = ({ StorageClass }: { StorageClass: string }) => StorageClass;

// A rule is compared in full: an action that the spec does not name would delete objects against its intent.
export const form: Form = {
  Rules: { by: (one: Rule) => one.ID ?? unnamed(content(one)), each: Object.keys(rule.shape), plain },
  Filter: { to: filterToNormal, from: filterFromNormal },
  Expiration: { closed: Object.keys(expiration.shape) },
  Transitions: { by: byStorageClass, each: Object.keys(transition.shape) },
  NoncurrentVersionExpiration: { closed: Object.keys(noncurrentExpiration.shape) },
  NoncurrentVersionTransitions: { by: byStorageClass, each: Object.keys(noncurrentTransition.shape) },
  AbortIncompleteMultipartUpload: { closed: Object.keys(abort.shape) },
  Date: "instant",
};

/** The canonical form of a rule: the old Prefix becomes a Filter, and a disabled switch is omitted. */
function plain({ Prefix, ...one }: Rule): Rule {
  const { ExpiredObjectDeleteMarker, ...ends } = one.Expiration ?? {};
  const Expiration = { ...ends, ...(ExpiredObjectDeleteMarker && { ExpiredObjectDeleteMarker }) };
  return { ...one, Filter: one.Filter ?? { Prefix }, Expiration };
}

/** The content of a rule as text, whatever its ID. */
export const content = ({ ID: _, ...said }: Rule): string =>
  contentOf(toClosed(form, plain(said)), (path) => isNewer(form, path, Object.keys(rule.shape)));

/**
 * The rules by ID. A rule without one takes the ID of the live rule with the same content, or a name derived from
 * its content.
 */
export function rulesToNormal(rules: readonly Rule[], there?: readonly Rule[]): NormalMap {
  const Rules = withIdsOf(there, rules, "ID", content);
  return toNormal(form, { Rules }).Rules as NormalMap;
}

/** A rule as it is sent. S3 accepts a rule that does nothing only if it says so explicitly. */
function sent(normal: Normal): LifecycleRule {
  const { Expiration, ...one } = fromNormal(form, normal) as LifecycleRule;
  if (Object.keys(Expiration ?? {}).length > 0) return { ...one, Expiration };
  return acts(one) ? one : { ...one, Expiration: { ExpiredObjectDeleteMarker: false } };
}

const goesByPrefix = (Filter: LifecycleRule["Filter"] = {}) =>
  Object.keys(Filter).every((predicate) => predicate === "Prefix");

/** Sends the older Prefix only if every rule can use it: S3 refuses a mixture. */
export function rulesFromNormal(normal: NormalMap): LifecycleRule[] {
  const rules = [...normal.values()].map((one) => ({
    one: sent(one),
    isSaid: documentOf(one) !== undefined,
  }));
  const said = rules.filter(({ isSaid }) => isSaid);
  const asOld =
    said.length > 0 &&
    said.every(({ one }) => one.Filter === undefined) &&
    rules.every(({ one }) => goesByPrefix(one.Filter));
  return rules.map(({ one: { Prefix, Filter, ...one } }) =>
    asOld
      ? { ...one, Prefix: Prefix ?? Filter?.Prefix ?? "" }
      : { ...one, Filter: Filter ?? { Prefix: Prefix ?? "" } },
  );
}
