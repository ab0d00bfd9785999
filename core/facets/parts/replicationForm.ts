import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { NormalMap } from "../../values/normal.ts";
import { type Form, fromNormal, isNewer, toNormal } from "./form.ts";
import { replicationFilter } from "./replicationFilter.ts";
import { destination, encryption, metrics, type Rule, sources, time } from "./replicationSchema.ts";
import { contentOf, unnamed, withIdsOf } from "./unnamed.ts";

// A destination is compared in full: the account or key of another destination must not be merged into it.
export const form: Form = {
  Rules: { by: (rule: Rule) => rule.ID ?? unnamed(identity(rule)), plain },
  Filter: replicationFilter,
  SourceSelectionCriteria: { closed: Object.keys(sources.shape) },
  Destination: { closed: Object.keys(destination.shape) },
  EncryptionConfiguration: { closed: Object.keys(encryption.shape) },
  ReplicationTime: { closed: Object.keys(time.shape) },
  Metrics: { closed: Object.keys(metrics.shape) },
};

const isOn = (part?: { readonly Status: string }) => part !== undefined && part.Status !== "Disabled";

/** The canonical form of a rule: the old Prefix becomes a Filter, and disabled parts are omitted. */
function plain({ Prefix, SourceSelectionCriteria = {}, Destination, ...rule }: Rule): Rule {
  const { ReplicationTime, Metrics, ...to } = Destination;
  const inTime = isOn(ReplicationTime) && { ReplicationTime };
  // The only threshold that S3 supports.
  const threshold = inTime && { EventThreshold: { Minutes: 15 as const } };
  return {
    ...rule,
    Filter: rule.Filter ?? { Prefix },
    SourceSelectionCriteria: Object.fromEntries(
      Object.entries(SourceSelectionCriteria).filter(([, criterion]) => isOn(criterion)),
    ) as typeof SourceSelectionCriteria,
    Destination: {
      ...to,
      ...inTime,
      ...(Metrics && isOn(Metrics) && { Metrics: { ...threshold, ...Metrics } }),
    },
  };
}

/** Identifies a rule without an ID by its destination and filter. */
const identity = ({ Destination: { Bucket }, Filter = {}, Prefix }: Rule): string =>
  contentOf({ Bucket, Filter: replicationFilter.to({ Prefix, ...Filter }) }, () => false);

/** The content of a rule as text, whatever its ID. */
export const content = ({ ID: _, ...said }: Rule): string =>
  contentOf(toNormal(form, plain(said)), (path) => isNewer(form, path));

export function rulesToNormal(rules: readonly Rule[], there?: readonly Rule[]): NormalMap {
  const Rules = withIdsOf(there, rules, "ID", identity);
  return toNormal(form, { Rules }).Rules as NormalMap;
}

/** Sends V1 rules as such, unless there are V2 rules: S3 refuses a mixture. */
export function rulesFromNormal(normal: NormalMap): ReplicationRule[] {
  const rules = (fromNormal(form, normal, form.Rules) as ReplicationRule[]).map(withCriteria);
  if (rules.some(isNew))
    return rules.map(({ Prefix = "", ...rule }, place) => ({
      // V1 rules cannot state this; S3 treats them this way.
      Priority: place,
      DeleteMarkerReplication: { Status: "Enabled" },
      ...rule,
      Filter: rule.Filter ?? { Prefix },
    }));
  return rules.map(({ Filter, Prefix = "", ...rule }) => ({ ...rule, Prefix: Filter?.Prefix ?? Prefix }));
}

const isNew = ({ Priority, DeleteMarkerReplication, Filter = {} }: ReplicationRule) =>
  Priority !== undefined ||
  DeleteMarkerReplication !== undefined ||
  Object.keys(Filter).some((predicate) => predicate !== "Prefix");

/** S3 refuses empty criteria, and encryption without its criterion. */
function withCriteria({ SourceSelectionCriteria, ...rule }: ReplicationRule): ReplicationRule {
  const off = { SseKmsEncryptedObjects: { Status: "Disabled" as const } };
  const criteria = { ...(rule.Destination?.EncryptionConfiguration && off), ...SourceSelectionCriteria };
  return { ...rule, ...(Object.keys(criteria).length > 0 && { SourceSelectionCriteria: criteria }) };
}
