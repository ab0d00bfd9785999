import { describe, expect, it } from "vitest";
import { facets } from "../../core/facets/index.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { Guard, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { judge } from "../support/judge.ts";
import { ManualClock } from "../support/manualClock.ts";

const base = { name: "orders-archive", region: "ca-central-1", versioning: true } as const;
const [own, partner, stranger] = ["111122223333", "444455556666", "999988887777"];
const all = "arn:aws:s3:::orders-archive/*";
const Role = `arn:aws:iam::${own}:role/s3-replication`;

const report = (AccountId: string, Id = "i", more: object = {}) => ({
  Id,
  IsEnabled: true,
  Destination: {
    S3BucketDestination: { Bucket: `arn:aws:s3:::reports-${AccountId}`, AccountId, Format: "CSV" },
  },
  IncludedObjectVersions: "Current",
  Schedule: { Frequency: "Daily" },
  ...more,
});
const analysis = (BucketAccountId: string, Id = "i") => ({
  Id,
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: "V_1",
      Destination: {
        S3BucketDestination: {
          Format: "CSV",
          Bucket: `arn:aws:s3:::reports-${BucketAccountId}`,
          BucketAccountId,
        },
      },
    },
  },
});
const rule = (Account: string, Priority = 1) => ({
  ID: `r${Priority}`,
  Priority,
  Status: "Enabled",
  Filter: { Prefix: `${Priority}/` },
  DeleteMarkerReplication: { Status: "Disabled" },
  Destination: { Bucket: `arn:aws:s3:::copies-${Account}`, Account },
});
const copies = (...Rules: object[]) => ({ Role, Rules });
const queue = (account: string, prefix = "a/") => ({
  Id: prefix,
  QueueArn: `arn:aws:sqs:ca-central-1:${account}:events`,
  Events: ["s3:ObjectCreated:*"],
  Filter: { Key: { FilterRules: [{ Name: "prefix", Value: prefix }] } },
});
const queues = (...QueueConfigurations: object[]) => ({ QueueConfigurations });
const readers = (...accounts: string[]) => ({
  TargetBucket: "report-target",
  TargetPrefix: "logs/",
  TargetGrants: accounts.map((account) => ({
    Grantee: { Type: "CanonicalUser", ID: account.padEnd(64, "0") },
    Permission: "READ",
  })),
});
const annotations = (account: string) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "ENABLED", Days: 30 } },
  AnnotationTableConfiguration: {
    ConfigurationState: "ENABLED",
    Role: `arn:aws:iam::${account}:role/reader`,
  },
});
const off = { ...annotations(own), AnnotationTableConfiguration: { ConfigurationState: "DISABLED" } };
const reads = (account: string, Sid = "P") => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: account },
  Action: "s3:GetObject",
  Resource: all,
});
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const user = (account: string) => ({
  Grantee: { Type: "CanonicalUser", ID: account.padEnd(64, "0") },
  Permission: "READ",
});
const ownId = new MemoryS3Provider({ clock: new ManualClock() }).s3.owner;
const acl = (...Grants: object[]) => ({
  Owner: { ID: ownId },
  Grants: [{ Grantee: { Type: "CanonicalUser", ID: ownId }, Permission: "FULL_CONTROL" }, ...Grants],
});

interface Case {
  readonly facet: string;
  readonly live: unknown;
  readonly wanted: unknown;
  readonly left: unknown;
}

/** A partner whom the operator has not allowed is wanted, and a stranger is there. */
const cases: readonly (readonly [string, Case])[] = [
  [
    "a report goes to the stranger in the partner's place",
    { facet: "inventory", live: [report(stranger)], wanted: [report(partner)], left: null },
  ],
  [
    "of several reports, those stay or come that are allowed or there already",
    {
      facet: "inventory",
      live: [report(partner, "old"), report(stranger, "new"), report(stranger, "more")],
      wanted: [
        report(partner, "old"),
        report(partner, "new", { IncludedObjectVersions: "All" }),
        report(own, "own"),
      ],
      left: [report(partner, "old"), report(own, "own")],
    },
  ],
  [
    "findings go to the stranger",
    {
      facet: "analytics",
      live: [analysis(partner, "old"), analysis(stranger)],
      wanted: [analysis(partner, "old"), analysis("777788889999")],
      left: [analysis(partner, "old")],
    },
  ],
  [
    "copies go to the stranger alone",
    { facet: "replication", live: copies(rule(stranger)), wanted: copies(rule(partner)), left: null },
  ],
  [
    "copies go to the stranger, too",
    {
      facet: "replication",
      live: copies(rule(own), rule(stranger, 2)),
      wanted: copies(rule(own), rule(partner, 2)),
      left: copies(rule(own)),
    },
  ],
  [
    "the stranger's role makes the copies",
    {
      facet: "replication",
      live: { ...copies(rule(own)), Role: `arn:aws:iam::${stranger}:role/copies` },
      wanted: { ...copies(rule(own)), Role: `arn:aws:iam::${partner}:role/copies` },
      left: null,
    },
  ],
  [
    "the stranger hears of events",
    {
      facet: "notification",
      live: queues(queue(own), queue(stranger, "b/")),
      wanted: { ...queues(queue(own), queue(partner, "b/")), EventBridgeConfiguration: {} },
      left: { ...queues(queue(own)), EventBridgeConfiguration: {} },
    },
  ],
  [
    "the stranger reads the logs",
    { facet: "logging", live: readers(stranger), wanted: readers(partner), left: readers() },
  ],
  [
    "the stranger gets the logs",
    {
      facet: "logging",
      live: { ...readers(stranger), TargetBucket: "evil-target" },
      wanted: readers(partner),
      left: readers(),
    },
  ],
  [
    "the stranger's role reads annotations",
    { facet: "metadata", live: annotations(stranger), wanted: annotations(partner), left: off },
  ],
  [
    "the stranger reads objects",
    {
      facet: "policy",
      live: policy(reads(stranger), reads(own, "O")),
      wanted: policy(reads(partner), reads(own, "O")),
      left: policy(reads(own, "O")),
    },
  ],
  [
    "the stranger lists the bucket",
    { facet: "acl", live: acl(user(stranger)), wanted: acl(user(partner)), left: "private" },
  ],
  [
    "the halves of the block are exchanged",
    {
      facet: "blockPublicAccess",
      live: {
        BlockPublicAcls: false,
        IgnorePublicAcls: false,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      wanted: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
      left: true,
    },
  ],
];

const alongside = (facet: string) =>
  facet === "acl" ? { ownership: "BucketOwnerPreferred", blockPublicAccess: false } : {};

describe("a desired value without permission does not keep another exposure open", () => {
  it.each(cases)("%s", async (_, { facet, live, wanted, left }) => {
    const clock = new ManualClock();
    const provider = new MemoryS3Provider({ clock, owner: own });
    const unguarded = new S3Manager({ provider, clock });
    const guard = new Guard({ public: [], trusted: [own] });
    const guarded = new S3Manager({ provider, clock, guard });
    const spec = (value: unknown) =>
      ({ ...base, ...alongside(facet), [facet]: value }) as unknown as S3BucketDesired;
    for (const name of [
      "report-target",
      "evil-target",
      ...[own, partner, stranger].map((id) => `copies-${id}`),
    ])
      await unguarded.apply({ ...base, name });
    await unguarded.apply(spec(live));
    expect((await unguarded.plan(spec(live))).drift).toEqual([]);
    const { refused } = await guarded.plan(spec(wanted));
    await guarded.apply(spec(wanted));
    const reason = expect.stringContaining("an operator must first allow");
    expect(refused).toContainEqual(expect.objectContaining({ facet, reason }));
    expect((await unguarded.plan(spec(left))).drift).toEqual([]);
    expect((await guarded.plan(spec(wanted))).actions).toEqual([]);
  });
});

/** Rows that name access and have no part to close alone, and why they need none. */
const whole: Readonly<Record<string, string>> = {
  ownership: "one setting: where the one of two lets ACLs count again, the other does not",
  website: "names hosts, to no party: the guard refuses none of it",
  abac: "one switch, to no party: the guard refuses none of it",
  requestPayment: "one switch, to no party: the guard refuses none of it",
  tags: "keys, to no party: the guard refuses none of it",
};

describe("every row that names access", () => {
  const naming = facets.filter((row) => "openings" in row);
  const has = (row: object) => "closing" in row;

  it("can be closed in part, or has said why it need not be", () => {
    expect(
      naming
        .filter((row) => !has(row))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(whole).sort());
  });

  it("and can be closed in part is held to it above", () => {
    const held = new Set(cases.map(([, { facet }]) => facet));
    expect(
      naming
        .filter(has)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...held].sort());
  });

  it.each(Object.keys(whole))("or gives access on one side of a change alone: %s", (name) => {
    const examples = [...(facets.find((row) => row.name === name)?.examples ?? []), null];
    const named = (live: unknown, wanted: unknown) =>
      judge(name, live, wanted, { abac: true }).openings.some(({ to }) => to !== "none");
    for (const one of examples)
      for (const other of examples) expect(named(one, other) && named(other, one)).toBe(false);
  });
});
