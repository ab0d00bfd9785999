import type {
  DefaultRetention,
  ObjectLockConfiguration,
  ReplicationConfiguration,
  ReplicationRule,
  VersioningConfiguration,
} from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import type { Call, Couplings } from "./coupling.ts";
import { accessDenied, invalidArgument, invalidRequest, malformedXml, oneOf, Refusal } from "./errors.ts";
import { withIds } from "./ids.ts";

const isVersioned = (bucket: Bucket | undefined) =>
  bucket?.value<VersioningConfiguration>("versioning")?.Status === "Enabled";

const wrongState = (message: string) => new Refusal(409, "InvalidBucketState", message);

function checkVersioning({ Status, MFADelete }: VersioningConfiguration, { bucket, input }: Call): void {
  if (!Status)
    throw new Refusal(
      400,
      "IllegalVersioningConfigurationException",
      "The Versioning element must be specified",
    );
  oneOf(Status, "Enabled", "Suspended");
  const guarded = bucket.value<VersioningConfiguration>("versioning")?.MFADelete === "Enabled";
  if ((guarded || MFADelete === "Enabled") && !input.MFA)
    throw accessDenied("Mfa Authentication must be used for this request");
  if (Status === "Enabled") return;
  if (bucket.value("object-lock"))
    throw wrongState(
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    );
  if (bucket.value("replication"))
    throw wrongState(
      "A replication configuration is present on this bucket, so the versioning state cannot be changed.",
    );
}

function checkPeriod({ Days, Years }: { Days?: number | undefined; Years?: number | undefined }): void {
  const period = Days ?? Years;
  if (period === undefined || (Days !== undefined && Years !== undefined)) throw malformedXml();
  if (period <= 0)
    throw invalidArgument("Default retention period must be a positive integer value.", "DefaultRetention");
}

// The documentation contradicts itself on an event hold without a retention; this S3 accepts it.
function checkRetention({ DefaultEventHold: hold, ...retention }: DefaultRetention): void {
  const { Mode, Days, Years } = retention;
  if (hold) checkPeriod(hold);
  if (hold && Mode === undefined && Days === undefined && Years === undefined) return;
  oneOf(Mode, "GOVERNANCE", "COMPLIANCE");
  checkPeriod(retention);
}

function checkObjectLock({ ObjectLockEnabled, Rule }: ObjectLockConfiguration, { bucket }: Call): void {
  if (ObjectLockEnabled !== "Enabled" || (Rule && !Rule.DefaultRetention)) throw malformedXml();
  if (Rule?.DefaultRetention) checkRetention(Rule.DefaultRetention);
  if (!isVersioned(bucket))
    throw wrongState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
}

const schemaVersion =
  "must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.";

function checkReplicationRule(rule: ReplicationRule, { bucket, world }: Call): void {
  oneOf(rule.Status, "Enabled", "Disabled");
  if (!rule.Destination?.Bucket) throw malformedXml();
  if (rule.Filter && rule.Priority === undefined) throw invalidRequest(`Priority ${schemaVersion}`);
  if (rule.Filter && !rule.DeleteMarkerReplication)
    throw invalidRequest(`DeleteMarkerReplication ${schemaVersion}`);
  const name = rule.Destination.Bucket.replace(/^arn:[^:]+:s3:::/, "");
  if (name === bucket.name)
    throw invalidRequest("The destination bucket must differ from the source bucket.");
  // The versioning of another account's bucket is unknown here; assume that it is enabled.
  if (!isVersioned(world.bucket(name)) && !world.isForeign(name))
    throw invalidRequest("Destination bucket must have versioning enabled.");
}

function checkReplication({ Role, Rules = [] }: ReplicationConfiguration, call: Call): void {
  if (!Role || Rules.length === 0 || Rules.length > 1000) throw malformedXml();
  if (!isVersioned(call.bucket))
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  for (const rule of Rules) checkReplicationRule(rule, call);
}

export const protection = {
  "PUT versioning": {
    check: checkVersioning,
    keep: (body: VersioningConfiguration, { bucket }) => ({
      ...bucket.value<VersioningConfiguration>("versioning"),
      ...body,
    }),
  },
  "PUT object-lock": { check: checkObjectLock },
  "PUT replication": {
    check: checkReplication,
    keep: (body: ReplicationConfiguration, { world }) => ({
      ...body,
      Rules: withIds(body.Rules, "ID", world),
    }),
  },
} satisfies Couplings;
