import { inspect } from "node:util";
import {
  DeleteBucketInventoryConfigurationCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { inventory } from "../../core/facets/inventory.ts";
import {
  Guard,
  MemoryS3Provider,
  RecordingS3Provider,
  type S3BucketDesired,
  S3Manager,
} from "../../exports/index.ts";
import { ManualClock } from "../support/manualClock.ts";

const Bucket = "orders-archive";
const region = "ca-central-1";
const desired: S3BucketDesired = {
  name: Bucket,
  region,
  tags: { team: "orders" },
  versioning: true,
  blockPublicAccess: true,
};

let provider: MemoryS3Provider;
let manager: S3Manager;
const clock = new ManualClock();
beforeEach(() => {
  provider = new MemoryS3Provider({ clock });
  manager = new S3Manager({ provider, clock });
});

const operations = () => provider.s3.calls.map(({ operation }) => operation);
const types = async (spec: S3BucketDesired) => (await manager.plan(spec)).actions.map(({ type }) => type);
const tagsNow = async () =>
  ((await provider.s3.send(new GetBucketTaggingCommand({ Bucket }), region)) as { TagSet: object[] }).TagSet;

describe("the plan for a bucket that does not exist", () => {
  it("is its creation in its region, with what that can carry, and then each declared facet", async () => {
    const { actions, exists, inSync } = await manager.plan(desired);
    expect({ exists, inSync }).toEqual({ exists: false, inSync: false });
    expect(actions.map(({ type, details }) => [type, details.input])).toEqual([
      [
        "CreateBucket",
        {
          Bucket,
          CreateBucketConfiguration: { LocationConstraint: region, Tags: [{ Key: "team", Value: "orders" }] },
        },
      ],
      ["PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } }],
      [
        "PutPublicAccessBlock",
        {
          Bucket,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        },
      ],
    ]);
  });

  it("has no location constraint in us-east-1", async () => {
    const { actions } = await manager.plan({ name: Bucket, region: "us-east-1" });
    expect(actions.map(({ details }) => details.input)).toEqual([{ Bucket }]);
  });

  it("keeps what the spec does not say about public access as safe as S3 makes it", async () => {
    await manager.apply({ name: Bucket, region, blockPublicAccess: { BlockPublicAcls: true } });
    expect(await types({ name: Bucket, region, blockPublicAccess: true })).toEqual([]);
  });

  it("names the account that the bucket must belong to, in every call that can", async () => {
    const owned = new S3Manager({ provider: new MemoryS3Provider({ owner: "111122223333", clock }), clock });
    const { actions } = await owned.plan(desired);
    expect(actions.map(({ details }) => "ExpectedBucketOwner" in details.input)).toEqual([false, true, true]);
  });
});

describe("applying a spec", () => {
  it("makes the bucket so, and a second time sends nothing", async () => {
    expect((await manager.apply(desired)).converged).toBe(true);
    provider.s3.calls.length = 0;
    const again = await manager.apply(desired);
    expect(again).toMatchObject({ converged: true, sent: [] });
    expect(operations().filter((name) => !name.startsWith("Get"))).toEqual([]);
  });

  it("sends exactly what the plan says, in that order", async () => {
    const plan = await manager.plan(desired);
    const recording = new RecordingS3Provider(provider);
    await new S3Manager({ provider: recording, clock }).apply(desired);
    expect(recording.recorded.map(({ type, input }) => ({ type, input }))).toEqual(
      plan.actions.map(({ type, details: { input } }) => ({ type, input })),
    );
    expect(provider.s3.calls.filter(({ write }) => write)).toEqual([]);
  });

  it("reads and writes nothing of what the spec does not declare", async () => {
    await manager.apply(desired);
    provider.s3.calls.length = 0;
    await manager.apply({ name: Bucket, region, versioning: false });
    expect(new Set(operations())).toEqual(new Set(["GetBucketVersioning", "PutBucketVersioning"]));
  });

  it("reads back what it wrote, and nothing else", async () => {
    await manager.apply(desired);
    provider.s3.calls.length = 0;
    const { rest } = await manager.apply({ ...desired, tags: { team: "sales" } });
    expect(operations().slice(operations().indexOf("PutBucketTagging"))).toEqual([
      "PutBucketTagging",
      "GetBucketTagging",
    ]);
    expect(rest).toMatchObject({ inSync: true, exists: true });
  });

  it("removes what null forbids", async () => {
    await manager.apply(desired);
    await manager.apply({ name: Bucket, region, tags: null, blockPublicAccess: null });
    expect(await types({ name: Bucket, region, tags: {}, blockPublicAccess: false })).toEqual([]);
  });

  it("refuses beforehand what S3 does not support", async () => {
    await manager.apply(desired);
    const { actions, refused, inSync } = await manager.plan({ name: Bucket, region, versioning: null });
    expect(actions).toEqual([]);
    expect(refused).toMatchObject([
      { facet: "versioning", reason: expect.stringContaining("cannot unset versioning") },
    ]);
    expect(inSync).toBe(false);
  });

  it("does not write what is ignored, additive, or AWS's own", async () => {
    await manager.apply(desired);
    provider.s3.plantSystemTags(Bucket, { "aws:cloudformation:stack-name": "theirs" });
    const TagSet = [
      ...(await tagsNow()),
      { Key: "owner", Value: "them" },
      { Key: "team", Value: "other" },
    ].filter((tag) => JSON.stringify(tag) !== JSON.stringify({ Key: "team", Value: "orders" })) as {
      Key: string;
      Value: string;
    }[];
    await provider.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }), region);
    await manager.apply({ ...desired, ignore: ["/tags/owner"] });
    expect(await tagsNow()).toHaveLength(3);
    await manager.apply({ ...desired, additive: ["tags"] });
    expect(await tagsNow()).toHaveLength(3);
    await manager.apply(desired);
    expect(await tagsNow()).toEqual(
      expect.arrayContaining([
        { Key: "team", Value: "orders" },
        { Key: "aws:cloudformation:stack-name", Value: "theirs" },
      ]),
    );
    expect(await tagsNow()).toHaveLength(2);
  });

  it("carries the refusal of one write in its result, and makes the others", async () => {
    await manager.apply(desired);
    provider.s3.intercept = (operation) =>
      operation === "PutBucketVersioning"
        ? Object.assign(new Error("no"), { Code: "AccessDenied", $metadata: { httpStatusCode: 403 } })
        : undefined;
    const result = await manager.apply({ ...desired, versioning: false, tags: {} });
    const failure = expect.objectContaining({ kind: "denied", code: "AccessDenied" });
    expect(result.failed).toEqual([{ type: "PutBucketVersioning", facet: "versioning", failure }]);
    expect(result.sent.map(({ type }) => type)).toEqual(["DeleteBucketTagging"]);
    expect(result.converged).toBe(false);
  });

  it("reads back also what was removed just before", async () => {
    const [example] = inventory.examples;
    await manager.apply({ name: Bucket, region, inventory: example });
    provider.s3.intercept = async (operation) => {
      if (operation !== "DeleteBucketInventoryConfiguration") return undefined;
      provider.s3.intercept = () => undefined;
      await provider.s3.send(new DeleteBucketInventoryConfigurationCommand({ Bucket, Id: "daily" }), region);
      return undefined;
    };
    const result = await manager.apply({ name: Bucket, region, inventory: null });
    expect(result).toMatchObject({ converged: true, sent: [], failed: [] });
  });

  it("is never in sync with a facet that could not be read", async () => {
    await manager.apply(desired);
    provider.s3.intercept = (operation) =>
      operation === "GetBucketTagging"
        ? Object.assign(new Error("no"), { Code: "AccessDenied", $metadata: { httpStatusCode: 403 } })
        : undefined;
    const plan = await manager.plan(desired);
    expect(plan).toMatchObject({
      inSync: false,
      actions: [],
      unknown: [{ facet: "tags", code: "AccessDenied" }],
    });
  });
});

describe("the guard", () => {
  const guarded = () => new S3Manager({ provider, clock, guard: new Guard({ public: ["www-*"] }) });

  it("refuses to open a bucket to the public, also a new one", async () => {
    const open = { name: Bucket, region, blockPublicAccess: false };
    expect((await guarded().plan(open)).refused).toMatchObject([{ facet: "blockPublicAccess" }]);
    await manager.apply(desired);
    const { actions, refused } = await guarded().plan({ ...open, versioning: false });
    expect(refused).toMatchObject([
      { facet: "blockPublicAccess", reason: expect.stringContaining("operator") },
    ]);
    expect(actions.map(({ type }) => type)).toEqual(["PutBucketVersioning"]);
  });

  it("lets the names through that an operator allowed, and no others", async () => {
    const plan = (name: string) => guarded().plan({ name, region, blockPublicAccess: false });
    expect((await plan("www-shop")).refused).toEqual([]);
    expect((await plan("xwww-shop")).refused).toHaveLength(1);
  });

  it("judges also what CreateBucket would carry", async () => {
    const { actions, refused } = await guarded().plan({ name: Bucket, region, ownership: "ObjectWriter" });
    expect(refused).toMatchObject([{ facet: "ownership", reason: expect.stringContaining("enables ACLs") }]);
    expect(actions.map(({ details }) => Object.keys(details.input))).toEqual([
      ["Bucket", "CreateBucketConfiguration"],
    ]);
  });

  it("needs permission to deliver to an outsider, if there is a perimeter", async () => {
    const [example] = inventory.examples;
    const abroad = structuredClone(example) as { Destination: { S3BucketDestination: object } }[];
    Object.assign(abroad[0]?.Destination.S3BucketDestination ?? {}, { AccountId: "444455556666" });
    const spec = { name: Bucket, region, inventory: abroad } as S3BucketDesired;
    const within = (trusted?: string[], outside: string[] = []) =>
      new S3Manager({ provider, clock, guard: new Guard({ public: [], trusted, outside }) }).plan(spec);
    expect((await within(["111122223333"])).refused).toMatchObject([{ facet: "inventory" }]);
    for (const permitted of [within(["444455556666"]), within(["111122223333"], ["orders-*"])])
      expect((await permitted).refused).toEqual([]);
    const opened = (await within()).actions.at(-1)?.details.opens;
    expect(opened).toEqual([expect.stringMatching(/^to an outsider: it reports its objects to /)]);
  });

  it("has nothing against closing a bucket", async () => {
    await manager.apply({ ...desired, blockPublicAccess: false });
    expect((await guarded().plan(desired)).refused).toEqual([]);
  });
});

describe("a plan and a result", () => {
  it("print as something worth reading, and serialise as what they say", async () => {
    const plan = await manager.plan(desired);
    expect(inspect(plan)).toContain("> CreateBucket");
    expect(JSON.parse(JSON.stringify(plan)).actions[0]).toMatchObject({
      type: "CreateBucket",
      details: { input: { Bucket } },
    });
    const result = await manager.apply(desired);
    expect(inspect(result)).toContain("is now as its spec says");
    expect(inspect(await manager.apply(desired))).toContain("nothing was sent");
    await provider.s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      region,
    );
    expect(inspect(await manager.plan(desired))).toContain(
      "~ /blockPublicAccess/IgnorePublicAcls: false -> true (exposure)",
    );
    expect(inspect(await manager.plan({ ...desired, blockPublicAccess: false }))).toContain(
      "  > PutPublicAccessBlock\n    opens to the public: it switches off BlockPublicAcls",
    );
  });
});
