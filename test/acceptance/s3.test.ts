import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AwsS3Provider, InvalidSpec, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { until } from "../../local/wait.ts";
import { Target } from "./target.ts";

const target = Target.get();
const { region } = target;
let raw: S3Client;
beforeAll(() => {
  target.enter();
  raw = target.raw();
});
afterAll(() => target.leave());

let Bucket: string;
let desired: S3BucketDesired;
let manager: S3Manager;
beforeEach(() => {
  Bucket = target.newName();
  desired = {
    name: Bucket,
    region,
    tags: { "dxaws:module": "dxaws-s3", "dxaws:env": "dev" },
    versioning: true,
    blockPublicAccess: true,
  };
  manager = new S3Manager({ provider: new AwsS3Provider({ region }) });
});

const versioning = async () => (await raw.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const tags = async () => {
  const { TagSet = [] } = await raw.send(new GetBucketTaggingCommand({ Bucket }));
  return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]));
};
const block = async () =>
  (await raw.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
const exists = () =>
  raw.send(new HeadBucketCommand({ Bucket })).then(
    () => true,
    (error: Error) => (error.name === "NotFound" ? false : Promise.reject(error)),
  );

/** S3 shows a write to all readers only after a while. */
const eventually = (what: string, ask: () => Promise<boolean>) =>
  until(what, target.patienceMs, async () => (await ask().catch(() => false)) || undefined);
const settled = (spec: S3BucketDesired) =>
  eventually("a plan in sync", async () => (await manager.plan(spec)).inSync);
const applied = async (spec: S3BucketDesired) => {
  const result = await manager.apply(spec);
  expect(result.failed).toEqual([]);
  await settled(spec);
  return result;
};
const suspend = async () => {
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await raw.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  await eventually("the suspension", async () => (await versioning()) === "Suspended");
};

describe("a user who describes a desired bucket", () => {
  it("gets it, from a manager without further options", async () => {
    const result = await new S3Manager().apply(desired);
    expect(result.failed).toEqual([]);
    await eventually("versioning", async () => (await versioning()) === "Enabled");
    await eventually("the region", async () => {
      const { LocationConstraint = "us-east-1" } = await raw.send(new GetBucketLocationCommand({ Bucket }));
      return LocationConstraint === region;
    });
    expect(await tags()).toEqual(desired.tags);
    expect(new Set(Object.values((await block()) ?? {}))).toEqual(new Set([true]));
    expect(`${result}`).toContain("> CreateBucket (request ");
  });

  it("may say it again, and nothing is written", async () => {
    await applied(desired);
    expect(await target.writesDuring(Bucket, () => manager.apply(desired))).toEqual([]);
    expect(`${await manager.apply(desired)}`).toBe(`${Bucket} (${region}) is in sync: nothing was sent.`);
  });

  it("may say it otherwise, and the bucket follows", async () => {
    await applied(desired);
    const tagged = { ...desired, tags: { "dxaws:env": "prod" } };
    expect(await target.writesDuring(Bucket, () => applied(tagged))).toEqual(["PutBucketTagging"]);
    await eventually("the new tags", async () => JSON.stringify(await tags()) === '{"dxaws:env":"prod"}');
  });

  it("may take over a bucket that is there, whose other settings stay as they are", async () => {
    const place = region === "us-east-1" ? {} : { LocationConstraint: region as BucketLocationConstraint };
    await raw.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: place }));
    const TagSet = [{ Key: "team", Value: "orders" }];
    await raw.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    await eventually("the tags", async () => (await tags()).team === "orders");
    const only = { name: Bucket, region, versioning: true };
    expect(await target.writesDuring(Bucket, () => applied(only))).toEqual(["PutBucketVersioning"]);
    expect(await tags()).toEqual({ team: "orders" });
  });

  it("takes a setting away with null", async () => {
    await applied(desired);
    await applied({ name: Bucket, region, tags: null });
    await eventually("no tags", () =>
      tags().then(
        () => false,
        (error: Error) => error.name === "NoSuchTagSet",
      ),
    );
    expect(await versioning()).toBe("Enabled");
  });
});

describe("what another principal changes by hand", () => {
  it("is shown by a plan as the call that would repair it, which the plan does not send", async () => {
    await applied(desired);
    await suspend();
    const written = await target.writesDuring(Bucket, async () => {
      const { drift, actions } = await manager.plan(desired);
      expect(drift).toMatchObject([{ path: "/versioning/Status", before: "Suspended", after: "Enabled" }]);
      expect(actions.map(({ type, details }) => [type, details.input])).toEqual([
        ["PutBucketVersioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } }],
      ]);
    });
    expect(written).toEqual([]);
    expect(await versioning()).toBe("Suspended");
  });

  it("is repaired by exactly that call", async () => {
    await applied(desired);
    await suspend();
    expect(await target.writesDuring(Bucket, () => applied(desired))).toEqual(["PutBucketVersioning"]);
    await eventually("the repair", async () => (await versioning()) === "Enabled");
  });
});

describe("a user who only plans", () => {
  it("what it would take to make a bucket learns the calls in their order, and no bucket is made", async () => {
    const written = await target.writesDuring(Bucket, async () => {
      const { exists: there, actions } = await manager.plan(desired);
      expect(there).toBe(false);
      expect(actions[0]?.type).toBe("CreateBucket");
      expect(actions.map(({ type }) => type).sort()).toEqual([
        "CreateBucket",
        "PutBucketVersioning",
        "PutPublicAccessBlock",
      ]);
    });
    expect(written).toEqual([]);
    expect(await exists()).toBe(false);
  });

  it("for an invalid spec fails with the reason, and S3 is not called", async () => {
    const wrong = { ...desired, versionning: true, tags: { "aws:mine": "no" } };
    const written = await target.writesDuring(Bucket, async () => {
      const error = await manager.apply(wrong).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidSpec);
      expect(`${error}`).toContain('did you mean "versioning"?');
    });
    expect(written).toEqual([]);
    expect(await exists()).toBe(false);
  });
});
