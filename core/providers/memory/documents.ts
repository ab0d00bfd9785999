import type {
  AbacStatus,
  AccelerateConfiguration,
  BucketLoggingStatus,
  RequestPaymentConfiguration,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
  WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import type { Call, Couplings } from "./coupling.ts";
import { invalidArgument, invalidRequest, malformedXml, oneOf, Refusal } from "./errors.ts";

function checkEncryption({ Rules = [] }: ServerSideEncryptionConfiguration): void {
  const [rule, ...more] = Rules;
  if (!rule || more.length > 0) throw malformedXml();
  const chosen = rule.ApplyServerSideEncryptionByDefault;
  if (!chosen) return;
  oneOf(chosen.SSEAlgorithm, "AES256", "aws:kms", "aws:kms:dsse", "aws:fsx", "aws:backup");
  if (chosen.KMSMasterKeyID && chosen.SSEAlgorithm === "AES256")
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
    );
}

/** Since April 2026 a rule without BlockedEncryptionTypes blocks SSE-C. */
const keptEncryptionRule = (rule: ServerSideEncryptionRule): ServerSideEncryptionRule => ({
  ApplyServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault ?? { SSEAlgorithm: "AES256" },
  BucketKeyEnabled: rule.BucketKeyEnabled ?? false,
  BlockedEncryptionTypes: rule.BlockedEncryptionTypes?.EncryptionType?.length
    ? rule.BlockedEncryptionTypes
    : { EncryptionType: ["SSE-C"] },
});

function checkLogging({ LoggingEnabled }: BucketLoggingStatus, { bucket, world }: Call): void {
  if (!LoggingEnabled) return;
  const { TargetBucket, TargetPrefix } = LoggingEnabled;
  if (TargetBucket === undefined || TargetPrefix === undefined) throw malformedXml();
  const target = world.bucket(TargetBucket);
  if (!target)
    throw new Refusal(400, "InvalidTargetBucketForLogging", "The target bucket for logging does not exist", {
      TargetBucket,
    });
  if (target.region !== bucket.region)
    throw new Refusal(403, "CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ", {
      TargetBucketLocation: target.region,
    });
}

function checkWebsite(body: WebsiteConfiguration): void {
  const { RedirectAllRequestsTo, IndexDocument, ErrorDocument, RoutingRules = [] } = body;
  if (RedirectAllRequestsTo && (IndexDocument || ErrorDocument || RoutingRules.length > 0))
    throw invalidArgument(
      "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
      "RedirectAllRequestsTo",
    );
  if (RedirectAllRequestsTo) return;
  if (!IndexDocument)
    throw invalidArgument(
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      "IndexDocument",
    );
  if (!IndexDocument.Suffix || IndexDocument.Suffix.includes("/"))
    throw invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument");
  if (RoutingRules.length > 50) throw invalidRequest("The number of routing rules should not exceed 50.");
  for (const { Redirect } of RoutingRules) {
    if (!Redirect) throw malformedXml();
    if (Redirect.ReplaceKeyPrefixWith !== undefined && Redirect.ReplaceKeyWith !== undefined)
      throw invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  }
}

export const documents = {
  "PUT abac": { check: ({ Status }: AbacStatus) => oneOf(Status, "Enabled", "Disabled") },
  "PUT accelerate": {
    check: ({ Status }: AccelerateConfiguration, { bucket }) => {
      if (bucket.name.includes("."))
        throw invalidRequest(
          "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
        );
      oneOf(Status, "Enabled", "Suspended");
    },
  },
  "PUT encryption": {
    check: checkEncryption,
    keep: ({ Rules = [] }: ServerSideEncryptionConfiguration) => ({ Rules: Rules.map(keptEncryptionRule) }),
  },
  "PUT logging": { check: checkLogging },
  "PUT requestPayment": {
    check: ({ Payer }: RequestPaymentConfiguration) => oneOf(Payer, "BucketOwner", "Requester"),
  },
  "PUT website": { check: checkWebsite },
} satisfies Couplings;
