import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facets } from "../../../core/facets/index.ts";
import { operation } from "../../../core/providers/operation.ts";
import { type Names, namesOf } from "../../support/memberNames.ts";
import { trial } from "../../support/trial.ts";

// If a spec names a facet and omits a member that gives access or names a receiver, that member is to be removed.

const foreign = "444455556666";
const toMallory = { Grantee: { Type: "CanonicalUser", ID: "b".repeat(64) }, Permission: "READ" };
const destination = { Bucket: "arn:aws:s3:::reports", Format: "CSV" };
const report = (more: object) => ({
  Id: "daily",
  IsEnabled: true,
  Destination: { S3BucketDestination: { ...destination, ...more } },
  IncludedObjectVersions: "Current",
  Schedule: { Frequency: "Daily" },
});
const analysis = (more: object) => ({
  Id: "daily",
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: "V_1",
      Destination: { S3BucketDestination: { ...destination, ...more } },
    },
  },
});
const copies = (more: object) => ({
  Role: "arn:aws:iam::111122223333:role/copies",
  Rules: [
    {
      ID: "all",
      Priority: 1,
      Status: "Enabled",
      Filter: { Prefix: "" },
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: "arn:aws:s3:::copies", ...more },
    },
  ],
});
const entry = { Id: "theirs", Events: ["s3:ObjectCreated:*"] };
const site = { IndexDocument: { Suffix: "index.html" } };
const annotations = (more: object) => ({ ConfigurationState: "ENABLED", ...more });
const journal = { RecordExpiration: { Expiration: "DISABLED" } };
const tables = (more: object, DestinationResult: object = { TableBucketType: "aws" }) => ({
  MetadataConfigurationResult: {
    DestinationResult,
    JournalTableConfigurationResult: { TableStatus: "ACTIVE", ...journal },
    ...more,
  },
});
const byId = (one: { readonly Id: string }) => new Map([[one.Id, one]]);

/** By facet, sub-resource and member: what a spec says, and what a bucket has with such a member besides. */
const members: readonly (readonly [
  facet: string,
  at: string,
  member: string,
  spec: unknown,
  live: unknown,
])[] = [
  ["logging", "logging", "ID", { TargetBucket: "logs" }, logs()],
  ["logging", "logging", "URI", { TargetBucket: "logs" }, logs({ Type: "Group", URI: "urn:some-group" })],
  [
    "logging",
    "logging",
    "EmailAddress",
    { TargetBucket: "logs" },
    logs({ Type: "AmazonCustomerByEmail", EmailAddress: "mallory@example.com" }),
  ],
  ["acl", "acl", "ID", { Grants: [] }, { Owner: { ID: "0".repeat(64) }, Grants: [toMallory] }],
  ...(["TopicArn", "QueueArn", "LambdaFunctionArn"] as const).map((member) => {
    const list = `${member.replace("Arn", "")}Configurations`;
    return [
      "notification",
      "notification",
      member,
      {},
      { [list]: [{ ...entry, [member]: "arn:x" }] },
    ] as const;
  }),
  ["notification", "notification", "EventBridgeConfiguration", {}, { EventBridgeConfiguration: {} }],
  ["replication", "replication", "Account", copies({}), copies({ Account: foreign })],
  [
    "replication",
    "replication",
    "Owner",
    copies({ Account: foreign }),
    copies({ Account: foreign, AccessControlTranslation: { Owner: "Destination" } }),
  ],
  [
    "replication",
    "replication",
    "ReplicaKmsKeyID",
    copies({}),
    copies({ EncryptionConfiguration: { ReplicaKmsKeyID: "alias/theirs" } }),
  ],
  ["inventory", "inventory", "AccountId", [report({})], byId(report({ AccountId: foreign }))],
  ["analytics", "analytics", "BucketAccountId", [analysis({})], byId(analysis({ BucketAccountId: foreign }))],
  ["analytics", "analytics", "Bucket", [{ Id: "daily", StorageClassAnalysis: {} }], byId(analysis({}))],
  [
    "metadata",
    "metadataConfiguration",
    "Role",
    { JournalTableConfiguration: journal, AnnotationTableConfiguration: annotations({}) },
    tables({ AnnotationTableConfigurationResult: annotations({ Role: `arn:aws:iam::${foreign}:role/x` }) }),
  ],
  [
    "metadata",
    "metadataConfiguration",
    "TableBucketArn",
    { JournalTableConfiguration: journal },
    tables(
      {},
      { TableBucketType: "customer", TableBucketArn: `arn:aws:s3tables:ca-central-1:${foreign}:bucket/x` },
    ),
  ],
  [
    "website",
    "website",
    "HostName",
    site,
    { ...site, RoutingRules: [{ Redirect: { HostName: "mallory.example" } }] },
  ],
  [
    "encryption",
    "encryption",
    "KMSMasterKeyID",
    "aws:kms",
    {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: "aws:kms",
            KMSMasterKeyID: `arn:aws:kms:ca-central-1:${foreign}:key/${"1".repeat(36)}`,
          },
        },
      ],
    },
  ],
  [
    "metrics",
    "metrics",
    "AccessPointArn",
    [{ Id: "all" }],
    byId({ Id: "all", Filter: { AccessPointArn: "arn:x" } } as { Id: string }),
  ],
];

function logs(Grantee: object = toMallory.Grantee) {
  return {
    LoggingEnabled: { TargetBucket: "logs", TargetPrefix: "", TargetGrants: [{ ...toMallory, Grantee }] },
  };
}

/** Members that a spec cannot omit, that name a rule, or that S3 only returns. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  acl: ["DisplayName", "EmailAddress", "URI"],
  lifecycle: ["ID"],
  cors: ["ID"],
  logging: ["TargetBucket"],
  replication: ["Role", "Bucket", "ID"],
  metadata: ["TableArn"],
  inventory: ["Bucket", "KeyId"],
};

const naming =
  /(Arn|Account|AccountId|Bucket|Role|HostName|Owner|URI|EmailAddress|ID|KeyId|EventBridgeConfiguration)$/;

const leaves = (names: Names): string[] =>
  Object.entries(names).flatMap(([name, inner]) => (Object.keys(inner).length > 0 ? leaves(inner) : [name]));

describe("a member that gives access or names a receiver", () => {
  it.each(members)("%s, as %s has it: %s, is drift where the spec does not name it", async (...one) => {
    const [facet, subresource, , spec, live] = one;
    const { create, plant, plan } = trial(facet);
    await create();
    plant(subresource, live);
    expect((await plan(spec)).drift.map((drift) => drift.facet)).toContain(facet);
  });

  it.each((facets as readonly Facet[]).map((row) => [row.name, row] as const))(
    "is known of every shape that S3 has for %s",
    (name, { reading }) => {
      const { output } = operation(reading.command({ name: "orders-archive", region: "ca-central-1" }));
      const found = output.flatMap((member) => leaves({ [member.name]: namesOf(member.reference) }));
      const decided = members.filter(([facet]) => facet === name).map(([, , member]) => member);
      const known = [...decided, ...(otherwise[name] ?? [])];
      expect(found.filter((member) => naming.test(member) && !known.includes(member))).toEqual([]);
    },
  );

  it("is taken away, and all else that the spec does not name stays", async () => {
    const { create, plant, peek, apply } = trial("inventory");
    await create();
    const more = { Prefix: "x/", Encryption: { SSES3: {} } };
    plant(
      "inventory",
      byId({ ...report({ ...more, AccountId: foreign }), OptionalFields: ["Size"] } as { Id: string }),
    );
    expect((await apply([report({})])).converged).toBe(true);
    expect(peek("inventory")).toEqual(byId({ ...report(more), OptionalFields: ["Size"] } as { Id: string }));
  });
});
