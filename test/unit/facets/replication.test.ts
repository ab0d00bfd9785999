import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const Role = "arn:aws:iam::111122223333:role/s3-replication";
const Bucket = "arn:aws:s3:::report-target";
const on = { Status: "Enabled" };
const off = { Status: "Disabled" };
const old = { ...on, Prefix: "orders/", Destination: { Bucket } };
const rule = {
  ...on,
  Priority: 1,
  Filter: { Prefix: "orders/" },
  DeleteMarkerReplication: off,
  Destination: { Bucket },
};
const named = { ID: "orders", ...rule };
const of = (...Rules: object[]) => ({ Role, Rules });
const tag = (Key: string) => ({ Key, Value: "yes" });

async function replicated() {
  const it = trial("replication");
  const place = { LocationConstraint: "ca-central-1" as const };
  await it.send(new CreateBucketCommand({ Bucket: "report-target", CreateBucketConfiguration: place }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await it.send(new PutBucketVersioningCommand({ Bucket: "report-target", VersioningConfiguration }));
  await it.create();
  await it.send(new PutBucketVersioningCommand({ Bucket: it.Bucket, VersioningConfiguration }));
  return it;
}

const rulesNow = ({ peek }: { peek(subresource: string): unknown }) =>
  (peek("replication") as { Rules: { ID: string }[] }).Rules;

describe("the replication of a bucket", () => {
  it("goes by IDs in any order; the old prefix is a filter", async () => {
    const { apply, plan } = await replicated();
    const other = { ...named, ID: "all", Priority: 2, Filter: {} };
    await apply(of(named, other));
    const packed = { ...named, Filter: { And: { Prefix: "orders/", Tags: [] } } };
    const equal = of({ ...other, Filter: { Prefix: "" } }, packed);
    for (const same of [equal, { ReplicationConfiguration: equal }])
      expect((await plan(same)).inSync).toBe(true);
    expect((await plan(of({ ID: "orders", ...old }, { ...old, ID: "all", Prefix: "" }))).inSync).toBe(true);
  });

  it("does not mind whether what is switched off is said to be", async () => {
    const { apply, plan } = await replicated();
    await apply(of(named));
    const Destination = { Bucket, Metrics: off, ReplicationTime: { ...off, Time: { Minutes: 15 } } };
    const SourceSelectionCriteria = { SseKmsEncryptedObjects: off, ReplicaModifications: off };
    const said = of({ ...named, Destination, SourceSelectionCriteria });
    expect((await plan(said)).inSync).toBe(true);
    await apply(said);
    expect((await plan(of(named))).inSync).toBe(true);
  });

  it("in time has the only threshold there is, said or not", async () => {
    const { apply, plan } = await replicated();
    const ReplicationTime = { ...on, Time: { Minutes: 15 } };
    const within = (Metrics: object) => of({ ...named, Destination: { Bucket, ReplicationTime, Metrics } });
    const said = within({ ...on, EventThreshold: { Minutes: 15 } });
    for (const value of [said, within(on)]) {
      await apply(value);
      for (const equal of [said, within(on)]) expect((await plan(equal)).inSync).toBe(true);
    }
    expect((await plan(of(named))).inSync).toBe(false);
  });

  it.each([
    [
      "another account's ownership",
      {
        Destination: { Bucket, Account: "999999999999", AccessControlTranslation: { Owner: "Destination" } },
      },
    ],
    ["a storage class", { Destination: { Bucket, StorageClass: "GLACIER" } }],
    ["metrics", { Destination: { Bucket, Metrics: on } }],
    ["replicas that replicate back", { SourceSelectionCriteria: { ReplicaModifications: on } }],
    ["its priority", { Priority: 2 }],
    ["replicated delete markers", { DeleteMarkerReplication: on }],
    ["a wider filter", { Filter: {} }],
    ["an exclusion", { Filter: { And: { Prefix: "orders/", Not: { Tag: tag("secret") } } } }],
    ["its status", off],
  ])("has drifted by %s", async (_, change) => {
    const it = await replicated();
    await it.apply(of({ ...named, ...change }));
    expect((await it.plan(of(named))).inSync).toBe(false);
    expect((await it.apply(of(named))).converged).toBe(true);
    expect(rulesNow(it)).toEqual([named]);
  });

  it("knows a rule without an ID by where it replicates what to, and keeps the ID that S3 made up", async () => {
    const it = await replicated();
    await it.apply(of(rule, { ...rule, Priority: 2, Filter: {} }));
    const [first, second] = rulesNow(it);
    await it.apply(of({ ...rule, Priority: 9, Filter: {} }, rule));
    expect(rulesNow(it)).toMatchObject([
      { ID: second?.ID, Priority: 9 },
      { ID: first?.ID, Priority: 1 },
    ]);
  });

  it("leaves out objects by any packing of the same exclusions", async () => {
    const { apply, plan, peek } = await replicated();
    const by = (Not: object) => of({ ...named, Filter: { Not } });
    const pairs = [
      [{ Prefix: "tmp/" }, { Or: { Prefixes: ["tmp/"] } }],
      [{ Tag: tag("secret") }, { Or: { Tags: [tag("secret")], Prefixes: [] } }],
      [
        { Or: { Prefixes: ["a", "b"], Tags: [tag("x")] } },
        { Or: { Tags: [tag("x")], Prefixes: ["b", "a"] } },
      ],
    ] as const;
    for (const [one, other] of pairs) {
      expect((await apply(by(one))).converged).toBe(true);
      expect(peek("replication")).toMatchObject(by(one));
      expect((await plan(by(other))).inSync).toBe(true);
    }
    expect((await plan(by({ Prefix: "tmp/" }))).inSync).toBe(false);
  });

  it("keeps what the spec does not declare, and what a newer S3 has added", async () => {
    const { apply, plan, plant, writes } = await replicated();
    await apply(of(named));
    const there = {
      ...named,
      Colour: "red",
      Destination: { Bucket, Lane: "fast" },
      ExistingObjectReplication: on,
    };
    plant("replication", { ...of(there), Newer: 1 });
    expect((await plan(of(named))).inSync).toBe(true);
    const [[, sent] = []] = await writes(of({ ...named, Priority: 2 }));
    expect(sent).toEqual({ ReplicationConfiguration: { ...of({ ...there, Priority: 2 }), Newer: 1 } });
  });

  it("writes V1 rules as such, and as V2 rules next to unnamed V2 rules", async () => {
    const it = await replicated();
    await it.apply(of({ ID: "old", ...old }));
    expect(rulesNow(it)).toEqual([{ ID: "old", ...old }]);
    await it.apply(of(named), { additive: ["replication"] });
    expect(rulesNow(it)).toMatchObject([
      named,
      { ID: "old", Filter: { Prefix: "orders/" }, DeleteMarkerReplication: on },
    ]);
  });

  it("with encryption in another key is written with what S3 asks for beside it", async () => {
    const it = await replicated();
    const EncryptionConfiguration = { ReplicaKmsKeyID: "arn:aws:kms:us-east-1:111122223333:alias/replicas" };
    const Destination = { Bucket, EncryptionConfiguration };
    const idle = { ...named, Destination, SourceSelectionCriteria: { SseKmsEncryptedObjects: off } };
    expect((await it.apply(of(idle))).converged).toBe(true);
    expect(rulesNow(it)).toEqual([idle]);
  });

  it("comes after versioning when both begin, and goes before it when both end", async () => {
    const { apply } = await replicated();
    const begin = await apply(of(named), { versioning: true, encryption: "aws:kms" });
    expect(begin.sent.map(({ type }) => type)).toEqual(["PutBucketEncryption", "PutBucketReplication"]);
    const end = await apply(null, { versioning: false });
    expect(end.sent.map(({ type }) => type)).toEqual(["DeleteBucketReplication", "PutBucketVersioning"]);
    const again = await apply(of(named), { versioning: true });
    expect(again.sent.map(({ type }) => type)).toEqual(["PutBucketVersioning", "PutBucketReplication"]);
  });

  const to = (more: object) => of({ ...rule, Destination: { Bucket, ...more } });
  it.each([
    ["no rule", of(), "at least 1"],
    ["1,001 rules", of(...Array(1_001).fill(rule)), "at most 1000"],
    ["an ID twice", of(named, named), "more than once"],
    ["no role", { Rules: [rule] }, "/replication/Role: is missing"],
    [
      "a user for a role",
      { ...of(rule), Role: "arn:aws:iam::111122223333:user/me" },
      "is not the ARN of a role",
    ],
    [
      "a name for an ARN",
      of({ ...rule, Destination: { Bucket: "report-target" } }),
      "is not the ARN of a bucket",
    ],
    ["no filter", of({ ...rule, Filter: undefined }), "needs a Filter"],
    ["no priority", of({ ...rule, Priority: undefined }), "needs Priority and DeleteMarkerReplication"],
    ["both kinds of rules", of(rule, old), "mixes rules"],
    [
      "delete markers by tag",
      of({ ...rule, DeleteMarkerReplication: on, Filter: { Tag: tag("a") } }),
      "filters by tags",
    ],
    [
      "two ways to exclude",
      of({ ...rule, Filter: { Not: { Prefix: "a", Tag: tag("a") } } }),
      "one of Prefix, Tag and Or",
    ],
    [
      "ownership without an account",
      to({ AccessControlTranslation: { Owner: "Destination" } }),
      "needs an Account",
    ],
    ["time without metrics", to({ ReplicationTime: { ...on, Time: { Minutes: 15 } } }), "needs Metrics"],
    [
      "a threshold without time",
      to({ Metrics: { ...on, EventThreshold: { Minutes: 15 } } }),
      "only with ReplicationTime",
    ],
    ["10 minutes", to({ Metrics: { ...on, EventThreshold: { Minutes: 10 } } }), "allowed: 15"],
    [
      "a key without the objects",
      to({ EncryptionConfiguration: { ReplicaKmsKeyID: "alias/a" } }),
      "only with SseKms",
    ],
    [
      "the objects without a key",
      of({ ...rule, SourceSelectionCriteria: { SseKmsEncryptedObjects: on } }),
      "needs an EncryptionConfiguration",
    ],
    [
      "the objects with a configuration of encryption that is empty",
      of({
        ...rule,
        SourceSelectionCriteria: { SseKmsEncryptedObjects: on },
        Destination: { Bucket, EncryptionConfiguration: {} },
      }),
      "needs an EncryptionConfiguration",
    ],
    [
      "the objects with a key that came out empty",
      of({
        ...rule,
        SourceSelectionCriteria: { SseKmsEncryptedObjects: on },
        Destination: { Bucket, EncryptionConfiguration: { ReplicaKmsKeyID: "" } },
      }),
      "needs an EncryptionConfiguration",
    ],
    ["an unknown member", of({ ...rule, Destinations: [] }), 'did you mean "Destination"'],
  ])("is refused with %s", (_, value, why) => {
    expect(problemsOf("replication", value)).toContain(why);
  });

  it.each([
    ["a configuration of encryption that is empty, which is none", { EncryptionConfiguration: {} }],
    ["a key that came out empty, which is none", { EncryptionConfiguration: { ReplicaKmsKeyID: "" } }],
  ])("is taken with %s", (_, more) => {
    expect(problemsOf("replication", to(more))).toBe("");
  });
});
