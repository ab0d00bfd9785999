import { describe, expect, it } from "vitest";
import type { Opening } from "../../../core/facets/facet.ts";
import { judge } from "../../support/judge.ts";

const foreign = "444455556666";
const of = (account: string) => ({ to: "outsider", who: { kind: "account", id: account } });
const ofBucket = (arn: string) => ({ to: "outsider", who: { kind: "bucket", id: arn } });
const toNoOne = { to: "none" };

const report = (destination: object, more: object = {}) => [
  {
    Id: "daily",
    IsEnabled: true,
    Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV", ...destination } },
    IncludedObjectVersions: "Current",
    Schedule: { Frequency: "Daily" },
    ...more,
  },
];
const analysis = (destination: object, more: object = {}) => [
  {
    Id: "daily",
    StorageClassAnalysis: {
      DataExport: {
        OutputSchemaVersion: "V_1",
        Destination: {
          S3BucketDestination: { Format: "CSV", Bucket: "arn:aws:s3:::reports", ...destination },
        },
      },
    },
    ...more,
  },
];
const copy = (destination: object, more: object = {}, Role = "arn:aws:iam::111122223333:role/copies") => ({
  Role,
  Rules: [
    {
      ID: "all",
      Priority: 1,
      Status: "Enabled",
      Filter: {},
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: "arn:aws:s3:::copies", ...destination },
      ...more,
    },
  ],
});
const queue = (account: string, more: object = {}) => ({
  QueueConfigurations: [
    { QueueArn: `arn:aws:sqs:ca-central-1:${account}:s3-events`, Events: ["s3:ObjectCreated:*"], ...more },
  ],
});
const keys = (Value: string) => ({ Filter: { Key: { FilterRules: [{ Name: "prefix", Value }] } } });
const annotations = (Role?: string) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
  AnnotationTableConfiguration: { ConfigurationState: "ENABLED", ...(Role && { Role }) },
});
const hosts = (HostName: string, more: object = {}) => ({
  IndexDocument: { Suffix: "index.html" },
  RoutingRules: [{ Redirect: { HostName, ...more } }],
});

type Case = readonly [facet: string, what: string, live: unknown, wanted: unknown, opens: readonly object[]];

const openings: readonly Case[] = [
  ["inventory", "reports to another account", report({ AccountId: foreign }), report({}), [of(foreign)]],
  [
    "inventory",
    "reports to another bucket",
    report({ Bucket: "arn:aws:s3:::mallory" }),
    report({}),
    [ofBucket("arn:aws:s3:::mallory")],
  ],
  [
    "inventory",
    "reports to a destination with any owner",
    report({}),
    report({ AccountId: foreign }),
    [ofBucket("arn:aws:s3:::reports")],
  ],
  [
    "inventory",
    "reports more objects",
    report({}),
    report({}, { Filter: { Prefix: "public/" } }),
    [ofBucket("arn:aws:s3:::reports")],
  ],
  [
    "inventory",
    "reports more of each object",
    report({}, { OptionalFields: ["ObjectAccessControlList"] }),
    report({}),
    [ofBucket("arn:aws:s3:::reports")],
  ],
  ["inventory", "reports less", report({}, { Filter: { Prefix: "a/" } }), report({}), []],
  [
    "inventory",
    "is switched on",
    report({}),
    report({}, { IsEnabled: false }),
    [ofBucket("arn:aws:s3:::reports")],
  ],
  ["inventory", "is switched off", report({}, { IsEnabled: false }), report({}), []],
  [
    "analytics",
    "exports to another account",
    analysis({ BucketAccountId: foreign }),
    analysis({}),
    [of(foreign)],
  ],
  [
    "analytics",
    "exports at all",
    analysis({}),
    [{ Id: "daily", StorageClassAnalysis: {} }],
    [ofBucket("arn:aws:s3:::reports")],
  ],
  ["replication", "copies to another account", copy({ Account: foreign }), copy({}), [of(foreign)]],
  [
    "replication",
    "copies to another bucket",
    copy({ Bucket: "arn:aws:s3:::mallory" }),
    copy({}),
    [ofBucket("arn:aws:s3:::mallory")],
  ],
  [
    "replication",
    "gives the copies away",
    copy({ Account: foreign, AccessControlTranslation: { Owner: "Destination" } }),
    copy({ Account: foreign }),
    [of(foreign)],
  ],
  [
    "replication",
    "copies with a role of another account",
    copy({}, {}, `arn:aws:iam::${foreign}:role/copies`),
    copy({}),
    [of(foreign)],
  ],
  [
    "replication",
    "copies more objects",
    copy({ Account: foreign }),
    copy({ Account: foreign }, { Filter: { Prefix: "public/" } }),
    [of(foreign)],
  ],
  [
    "replication",
    "copies what is encrypted, too",
    copy(
      { Account: foreign, EncryptionConfiguration: { ReplicaKmsKeyID: "alias/theirs" } },
      { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } } },
    ),
    copy({ Account: foreign }),
    [of(foreign)],
  ],
  ["replication", "is switched off", copy({ Account: foreign }, { Status: "Disabled" }), copy({}), []],
  ["notification", "notifies another account", queue(foreign), queue("111122223333"), [of(foreign)]],
  [
    "notification",
    "notifies it of more objects",
    queue(foreign),
    queue(foreign, keys("public/")),
    [of(foreign)],
  ],
  ["notification", "notifies it of fewer objects", queue(foreign, keys("public/")), queue(foreign), []],
  [
    "notification",
    "notifies a topic of another account",
    {
      TopicConfigurations: [
        { TopicArn: `arn:aws:sns:ca-central-1:${foreign}:t`, Events: ["s3:ObjectTagging:*"] },
      ],
    },
    {},
    [of(foreign)],
  ],
  [
    "notification",
    "notifies a function of another account",
    {
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: `arn:aws:lambda:ca-central-1:${foreign}:function:f`,
          Events: ["s3:ObjectRemoved:*"],
        },
      ],
    },
    {},
    [of(foreign)],
  ],
  [
    "notification",
    "notifies EventBridge of the same account",
    { EventBridgeConfiguration: {} },
    {},
    [{ to: "outsider", who: { kind: "service", id: "events.amazonaws.com", source: ["111122223333"] } }],
  ],
  [
    "metadata",
    "is read by another account",
    annotations(`arn:aws:iam::${foreign}:role/reader`),
    annotations(),
    [of(foreign)],
  ],
  ["logging", "goes elsewhere", { TargetBucket: "mallory" }, { TargetBucket: "logs" }, [toNoOne]],
  [
    "logging",
    "lets everyone read it",
    {
      TargetBucket: "logs",
      TargetGrants: [
        {
          Grantee: { Type: "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" },
          Permission: "READ",
        },
      ],
    },
    { TargetBucket: "logs" },
    [{ to: "public" }],
  ],
  [
    "logging",
    "goes to another folder",
    { TargetBucket: "logs", TargetPrefix: "x/" },
    { TargetBucket: "logs" },
    [],
  ],
  ["website", "sends visitors elsewhere", hosts("mallory.example"), hosts("www.example.com"), [toNoOne]],
  [
    "website",
    "sends them back",
    hosts("www.example.com", { Protocol: "https" }),
    hosts("www.example.com"),
    [],
  ],
  ["requestPayment", "lets the nameless in", "BucketOwner", "Requester", [toNoOne]],
  ["abac", "lets tags decide", true, false, [toNoOne]],
  ["abac", "lets tags decide nothing", false, true, [toNoOne]],
  ["ownership", "has ACLs count", "BucketOwnerPreferred", "BucketOwnerEnforced", [{ to: "public" }]],
  ["blockPublicAccess", "is off", { BlockPublicAcls: true }, true, [{ to: "public" }]],
];

describe("who is let in by what a bucket has and its spec does not say", () => {
  it.each(openings)("%s that %s", (facet, _, live, wanted, opens) => {
    const found: readonly Opening[] = judge(facet, live, wanted).openings;
    expect(found).toEqual(opens.map((one) => expect.objectContaining(one)));
  });

  it("is anyone with other tags, if the spec enables ABAC", () => {
    const [live, wanted] = [{ team: "mallory" }, { team: "orders" }];
    expect(judge("tags", live, wanted, { abac: true }).openings).toMatchObject([toNoOne]);
    expect(judge("tags", live, wanted, { abac: false }).openings).toEqual([]);
    expect(judge("tags", wanted, wanted, { abac: true }).openings).toEqual([]);
  });
});
