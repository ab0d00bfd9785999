import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { NormalMap } from "../../values/normal.ts";
import { type Form, fromNormal, toNormal } from "./form.ts";
import { replicationFilter } from "./replicationFilter.ts";
import { destination, encryption, metrics, type Rule, sources, time } from "./replicationSchema.ts";
import { contentOf, unnamed, withIdsOf } from "./unnamed.ts";

// A destination is the whole of what it says: neither account nor key of another may be carried over to it.
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

/** A rule in the one way to write it: the old prefix is a filter, and what is switched off is not there. */
function plain({ Prefix, SourceSelectionCriteria = {}, Destination, ...rule }: Rule): Rule {
  const { ReplicationTime, Metrics, ...to } = Destination;
  const inTime = isOn(ReplicationTime) && { ReplicationTime };
  // The only threshold there is.
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

/** A rule without an ID is known by where it replicates what to. */
const identity = ({ Destination: { Bucket }, Filter = {}, Prefix }: Rule): string =>
  contentOf({ Bucket, Filter: replicationFilter.to({ Prefix, ...Filter }) }, () => false);

export function rulesToNormal(rules: readonly Rule[], there: readonly Rule[] = []): NormalMap {
  const Rules = withIdsOf(there, rules, "ID", identity);
  return toNormal(form, { Rules }).Rules as NormalMap;
}

/** Rules of the first kind as such, unless there are newer ones, with which S3 takes none of these. */
export function rulesFromNormal(normal: NormalMap): ReplicationRule[] {
  const rules = (fromNormal(form, normal, form.Rules) as ReplicationRule[]).map(withCriteria);
  if (rules.some(isNew))
    return rules.map(({ Prefix = "", ...rule }, place) => ({
      // What S3 does with rules of the first kind, which cannot say it.
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

/** S3 takes no empty criteria, and no encryption without the criterion that goes with it. */
function withCriteria({ SourceSelectionCriteria, ...rule }: ReplicationRule): ReplicationRule {
  const off = { SseKmsEncryptedObjects: { Status: "Disabled" as const } };
  const criteria = { ...(rule.Destination?.EncryptionConfiguration && off), ...SourceSelectionCriteria };
  return { ...rule, ...(Object.keys(criteria).length > 0 && { SourceSelectionCriteria: criteria }) };
}
