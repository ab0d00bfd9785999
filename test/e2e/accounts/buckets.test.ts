import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { members, otherRegion } from "../../support/members.ts";
import { memberWorld, uniqueName } from "../../support/stack.ts";

const world = memberWorld();
const { account: own, region } = world.stack;
const [one, two] = members;

describe.each([
  ["another account", one, region],
  ["another account and another region", two, otherRegion],
])("a bucket of %s", (_, account, place) => {
  const admin = world.clients.administrator(account, place);

  it("is created there by the service, as its spec says", async () => {
    const name = uniqueName("created");
    await world.putSpec({ name, account, region: place, versioning: true });
    const made = await world.happened(name, "", ({ verdict }) => verdict === "converged");
    expect(made.sent?.map(({ type }) => type)).toContain("CreateBucket");
    const { Status } = await admin.send(new GetBucketVersioningCommand({ Bucket: name }));
    expect(Status).toBe("Enabled");
  });

  it("opened by its own administrator is closed, and the history names the administrator", async () => {
    const name = uniqueName("opened");
    const CreateBucketConfiguration = { LocationConstraint: place as BucketLocationConstraint };
    const { $metadata } = await admin.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }),
    );
    // Otherwise the check for this event may be the one that finds the opened bucket.
    await world.worked([$metadata.requestId ?? ""]);
    await world.putSpec({ name, account, region: place, blockPublicAccess: true, adopt: true });
    const { at } = await world.happened(name, "", ({ verdict }) => verdict === "converged");
    await world.workDone();
    await admin.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    const closed = await world.happened(
      name,
      at,
      ({ causes }) => causes?.some(({ call }) => call?.event === "DeleteBucketPublicAccessBlock") ?? false,
    );
    expect(closed).toMatchObject({ verdict: "converged", sent: [{ type: "PutPublicAccessBlock" }] });
    const call = closed.causes?.find(({ call }) => call?.event === "DeleteBucketPublicAccessBlock")?.call;
    expect(call?.principal).toEqual({
      name: `admin-${account}`,
      type: "IAMUser",
      account,
      arn: `arn:aws:iam::${account}:user/admin-${account}`,
    });
  });
});

it("a bucket that another account has is blocked, with both numbers", async () => {
  const name = uniqueName("theirs");
  const LocationConstraint = region as BucketLocationConstraint;
  const admin = world.clients.administrator(one, region);
  await admin.send(
    new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }),
  );
  await world.putSpec({ name, account: two, region, versioning: true });
  const { reason } = await world.happened(name, "", ({ verdict }) => verdict === "blocked");
  expect(reason).toContain(one);
  expect(reason).toContain(two);
  const { Status } = await admin.send(new GetBucketVersioningCommand({ Bucket: name }));
  expect(Status).toBeUndefined();
});

it("each write goes out under a session of the write role in the bucket's account", async () => {
  const name = uniqueName("session");
  await world.putSpec({ name, account: one, region, versioning: true });
  const { at } = await world.happened(name, "", ({ verdict }) => verdict === "converged");
  const admin = world.clients.administrator(one, region);
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await admin.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }));
  await world.happened(name, at, ({ verdict }) => verdict === "converged");
  const writes = (await world.ourCalls(name)).filter(({ write }) => write);
  expect(new Set(writes.map(({ caller }) => caller))).toEqual(
    new Set([`arn:aws:sts::${one}:assumed-role/dxaws-s3-local-${region}-write/dxaws-s3-local-reconcile`]),
  );
  expect(one).not.toBe(own);
});
