import type {
  BucketLifecycleConfiguration,
  LifecycleExpiration,
  LifecycleRule,
  LifecycleRuleFilter,
} from "@aws-sdk/client-s3";
import type { Couplings } from "./coupling.ts";
import { invalidArgument, invalidRequest, malformedXml, oneOf } from "./errors.ts";
import { refuseSameIds, withIds } from "./ids.ts";

const actions = [
  "Expiration",
  "Transitions",
  "NoncurrentVersionExpiration",
  "NoncurrentVersionTransitions",
  "AbortIncompleteMultipartUpload",
] as const;

const dayInMs = 24 * 60 * 60 * 1000;

function refuseOffMidnight(date: Date | undefined): void {
  if (date && date.getTime() % dayInMs !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", "Date", date.toISOString());
}

function checkFilter(filter: LifecycleRuleFilter): void {
  if (Object.keys(filter).length > 1) throw malformedXml();
  const keys = (filter.And?.Tags ?? []).map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) throw invalidRequest("Duplicate Tag Keys are not allowed.");
}

function checkExpiration({ Date: date, Days, ExpiredObjectDeleteMarker }: LifecycleExpiration): void {
  const ways = [date, Days, ExpiredObjectDeleteMarker].filter((way) => way !== undefined);
  if (ways.length !== 1) throw malformedXml();
  if (Days !== undefined && Days <= 0)
    throw invalidArgument("'Days' for Expiration action must be a positive integer", "Days", `${Days}`);
  refuseOffMidnight(date);
}

function checkRule(rule: LifecycleRule): void {
  oneOf(rule.Status, "Enabled", "Disabled");
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  if (rule.Filter) checkFilter(rule.Filter);
  if (rule.ID && rule.ID.length > 255)
    throw invalidArgument("ID length should not exceed allowed limit of 255", "ID", rule.ID);
  if (!actions.some((action) => rule[action] !== undefined))
    throw invalidRequest("At least one action needs to be specified in a rule.");
  if (rule.Expiration) checkExpiration(rule.Expiration);
  for (const transition of rule.Transitions ?? []) {
    if ((transition.Date === undefined) === (transition.Days === undefined)) throw malformedXml();
    refuseOffMidnight(transition.Date);
  }
  if (rule.NoncurrentVersionExpiration && rule.NoncurrentVersionExpiration.NoncurrentDays === undefined)
    throw malformedXml();
}

export const lifecycle = {
  "PUT lifecycle": {
    check: ({ Rules = [] }: BucketLifecycleConfiguration) => {
      if (Rules.length === 0 || Rules.length > 1000) throw malformedXml();
      for (const rule of Rules) checkRule(rule);
      refuseSameIds(Rules.map(({ ID }) => ID));
    },
    // The minimum object size travels in a header; a PUT without it resets it.
    keep: ({ Rules }: BucketLifecycleConfiguration, { input, world }) => ({
      Rules: withIds(Rules, "ID", world),
      TransitionDefaultMinimumObjectSize:
        input.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K",
    }),
  },
} satisfies Couplings;
