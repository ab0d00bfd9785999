import { describe, expect, it } from "vitest";
import { judge } from "../../support/judge.ts";

const account = "111122223333";
const place = `ca-central-1:${account}`;
const queue = `arn:aws:sqs:${place}:q`;
const topic = `arn:aws:sns:${place}:t`;
const work = `arn:aws:lambda:${place}:function:f`;
const role = `arn:aws:iam::${account}:role/a`;
const events = { Events: ["s3:ObjectCreated:*"] };
const user = "a".repeat(64);
const blocks = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const logsTo = (TargetBucket: string, TargetGrants: object[] = []) => ({
  TargetBucket,
  TargetPrefix: "",
  TargetGrants,
});
const read = { Grantee: { Type: "CanonicalUser", ID: user }, Permission: "READ" };
const redirects = (...hosts: string[]) => ({
  IndexDocument: { Suffix: "i" },
  RoutingRules: hosts.map((HostName) => ({ Redirect: { HostName } })),
});
const annotations = (ConfigurationState: string, Role: string | null = role) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
  AnnotationTableConfiguration: { ConfigurationState, ...(Role && { Role }) },
});

describe("what a bucket gives that its spec does not, in words", () => {
  it.each<[facet: string, live: unknown, wanted: unknown, whats: string[]]>([
    ["abac", true, false, ["lets tags control access"]],
    ["abac", false, true, ["no longer lets tags control access"]],
    ["abac", true, true, []],
    ["ownership", "ObjectWriter", "BucketOwnerEnforced", ["enables ACLs again"]],
    ["ownership", "BucketOwnerPreferred", "BucketOwnerEnforced", ["enables ACLs again"]],
    ["ownership", "ObjectWriter", "BucketOwnerPreferred", []],
    ["ownership", "BucketOwnerEnforced", "ObjectWriter", []],
    [
      "requestPayment",
      "BucketOwner",
      "Requester",
      ["allows anonymous requests, since the requester no longer pays"],
    ],
    ["requestPayment", "Requester", "BucketOwner", []],
    ["requestPayment", "Requester", "Requester", []],
    ["blockPublicAccess", { ...blocks, BlockPublicAcls: false }, true, ["switches off BlockPublicAcls"]],
    [
      "blockPublicAccess",
      { ...blocks, BlockPublicPolicy: false, RestrictPublicBuckets: false },
      true,
      ["switches off BlockPublicPolicy, RestrictPublicBuckets"],
    ],
    ["blockPublicAccess", true, false, []],
    ["logging", logsTo("logs-a"), null, ["delivers its logs to logs-a"]],
    ["logging", logsTo("logs-a"), logsTo("logs-b"), ["delivers its logs to logs-a"]],
    ["logging", logsTo("logs-a"), logsTo("logs-a"), []],
    ["logging", null, logsTo("logs-a"), []],
    ["logging", logsTo("logs-a", [read]), logsTo("logs-a"), [`grants id=${user} READ`]],
    ["logging", logsTo("logs-a", [read]), logsTo("logs-a", [read]), []],
    [
      "logging",
      logsTo("logs-a", [read]),
      logsTo("logs-b", [read]),
      ["delivers its logs to logs-a", `grants id=${user} READ`],
    ],
    [
      "website",
      redirects("a.example", "b.example"),
      redirects("a.example"),
      ["redirects visitors to b.example"],
    ],
    [
      "website",
      { RedirectAllRequestsTo: { HostName: "a.example" } },
      null,
      ["redirects visitors to a.example"],
    ],
    ["website", redirects("a.example"), redirects("a.example", "b.example"), []],
    [
      "notification",
      {
        QueueConfigurations: [{ QueueArn: queue, ...events }],
        TopicConfigurations: [{ TopicArn: topic, ...events }],
        LambdaFunctionConfigurations: [{ LambdaFunctionArn: work, ...events }],
      },
      {},
      [topic, queue, work].map((arn) => `sends object events to ${arn}`),
    ],
    ["notification", { eventBridge: true }, {}, ["sends object events to EventBridge"]],
    ["notification", { eventBridge: true }, { eventBridge: true }, []],
    [
      "notification",
      { QueueConfigurations: [{ QueueArn: queue, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] }] },
      { QueueConfigurations: [{ QueueArn: queue, ...events }] },
      [`sends object events to ${queue}`],
    ],
    ["metadata", annotations("ENABLED"), null, [`has S3 read annotations as ${role}`]],
    ["metadata", annotations("DISABLED"), null, []],
    ["metadata", annotations("ENABLED", null), null, []],
    ["metadata", annotations("ENABLED"), annotations("ENABLED"), []],
  ])("of %s: %j beside %j", (facet, live, wanted, whats) => {
    const found = judge(facet, live, wanted).openings.map(({ what }) => what);
    expect(found.toSorted()).toEqual(whats.toSorted());
  });
});
