import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patienceMs, until } from "../../local/wait.ts";
import { tlsOnly } from "../support/layeredWorld.ts";
import { withSettings } from "../support/settings.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
// The statement denies calls without TLS, and only those through the trail count as such.
const { alice } = world.clients;
const region = world.stack.region;
const baseline = uniqueName("company");
const buckets = ["a", "b"].map((mark) => `${baseline}-${mark}`);
const require = { blockPublicAccess: true, policy: { Statement: [tlsOnly] } };

withSettings(world, "RECONCILE_FUNCTION", { quietSeconds: 3, settlingSeconds: 0 });

const create = (Bucket: string) =>
  alice.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as "ca-central-1" },
    }),
  );
const sids = async (Bucket: string): Promise<string[]> => {
  const { Policy } = await alice
    .send(new GetBucketPolicyCommand({ Bucket }))
    .catch(() => ({ Policy: undefined }));
  return Policy ? JSON.parse(Policy).Statement.map(({ Sid }: { Sid?: string }) => Sid) : [];
};
const isBlocked = async (Bucket: string) => {
  const found = await alice.send(new GetPublicAccessBlockCommand({ Bucket })).catch(() => undefined);
  return found?.PublicAccessBlockConfiguration?.BlockPublicPolicy === true;
};
/** Waits with the sweep running, as its schedule would invoke it. */
const swept = <T>(what: string, probe: () => Promise<T | undefined>) =>
  until(what, patienceMs, async () => {
    await world.invoke("SWEEP_FUNCTION", {});
    return probe();
  });

const put = (more: object = {}) =>
  world.putLayer({
    kind: "baseline",
    name: baseline,
    select: { names: [`${baseline}-*`] },
    require,
    ...more,
  });

beforeAll(async () => {
  for (const bucket of buckets) await create(bucket);
  await world.workDone();
  await put();
});
afterAll(async () => {
  const since = new Date().toISOString();
  await world.deleteLayer("baseline", baseline);
  await world.deleteLayer("exception", baseline);
  await world.layersSettled(since);
  for (const bucket of buckets) expect(await world.status(bucket)).toBeUndefined();
});

describe("a baseline over buckets that no spec names", () => {
  it("reaches those that exist, and a second round writes nothing", async () => {
    for (const bucket of buckets)
      await swept(`the requirement in ${bucket}`, async () =>
        (await sids(bucket)).includes("TlsOnly") ? true : undefined,
      );
    const [entry] = await world.history(buckets[0] ?? "");
    expect(entry).toMatchObject({ verdict: "converged" });
    await world.workDone();
    await world.stack.trail.clearCalls();
    await put({ description: "the same in other words" });
    await swept("a check of each", async () => {
      const calls = await world.ourCalls();
      return buckets.every((bucket) => calls.some((call) => call.bucket === bucket)) ? true : undefined;
    });
    await world.workDone();
    expect((await world.ourCalls()).filter(({ write }) => write)).toEqual([]);
  });

  it("is restored at once, beside what others have configured", async () => {
    const [bucket = ""] = buckets;
    const since = new Date().toISOString();
    const own = {
      Sid: "Own",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteBucket",
      Resource: `arn:aws:s3:::${bucket}`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [own] });
    await alice.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    const { causes } = await world.happened(bucket, since, ({ verdict }) => verdict === "converged");
    expect(causes?.find(({ why }) => why === "drift")?.call?.principal.name).toBe("alice");
    expect((await sids(bucket)).sort()).toEqual(["Own", "TlsOnly"]);
  });

  it("closes a new bucket at once, and does the rest when its creator is done", async () => {
    const bucket = `${baseline}-born`;
    buckets.push(bucket);
    await create(bucket);
    await alice.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
    await until("the closing of the new bucket", patienceMs, async () =>
      (await isBlocked(bucket)) ? true : undefined,
    );
    expect(await sids(bucket)).toEqual([]);
    await alice.send(
      new PutBucketTaggingCommand({
        Bucket: bucket,
        Tagging: { TagSet: [{ Key: "team", Value: "orders" }] },
      }),
    );
    await swept("the requirement in the new bucket", async () =>
      (await sids(bucket)).includes("TlsOnly") ? true : undefined,
    );
    expect((await alice.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet).toEqual([
      { Key: "team", Value: "orders" },
    ]);
  });

  it("returns when an exception ends", async () => {
    const [bucket = ""] = buckets;
    const [since, until] = [0, 8_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const pointers = ["/blockPublicAccess"];
    await world.putLayer({
      kind: "exception",
      name: baseline,
      ...{ buckets: [bucket], pointers, owner: "orders", reason: "a migration", since, until },
    });
    await swept("the exception", async () => {
      const { layered } = ((await world.status(bucket)) ?? {}) as { layered?: { exceptions?: string[] } };
      return layered?.exceptions?.includes(baseline) ? true : undefined;
    });
    await alice.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
    await world.workDone();
    expect(await isBlocked(bucket)).toBe(false);
    await swept("the end of the exception", async () => ((await isBlocked(bucket)) ? true : undefined));
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(`${until}`));
  });

  it("releases a bucket that is deleted", async () => {
    const bucket = buckets.pop() ?? "";
    await alice.send(new DeleteBucketCommand({ Bucket: bucket }));
    await swept("the release", async () => ((await world.status(bucket)) ? undefined : true));
  });
});
