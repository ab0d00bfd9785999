import {
  DeletePublicAccessBlockCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { patienceMs, until } from "../../local/wait.ts";
import { runCli, stackEnv } from "../support/cli.ts";
import { Listener } from "../support/outcomeBus.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";
import { dueCheck, timePasses } from "../support/timePasses.ts";

const world = deployedWorld();
const { s3, alice } = world.clients;
const region = world.stack.region;

// Five repairs within this time are a conflict, and the facet is not written for the same time.
const coolDownMs = 10 * 60_000;

let listener: Listener;
beforeAll(async () => {
  listener = await Listener.start(world);
});

let Bucket: string;
beforeEach(async () => {
  Bucket = uniqueName("conflict");
  await world.putSpec({ name: Bucket, region, versioning: true, tags: { team: "orders" } });
  await world.happened(Bucket, "");
});

const versioning = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = () =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
const isRepair = ({ sent = [] }: { sent?: readonly unknown[] }) => sent.length > 0;

/** alice changes the facet back after each repair, until the service does not write it. */
async function conflict(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const since = new Date().toISOString();
    await suspend();
    await world.happened(Bucket, since, isRepair);
  }
}

/** alice changes it once more; answers the status that says that it is not written. */
async function changeAgain() {
  const since = new Date().toISOString();
  const { $metadata } = await suspend();
  await world.reconciled($metadata.requestId);
  return world.statusAfter(Bucket, since, ({ verdict }) => verdict === "held");
}

/** The cool-down ends; answers the history's entry of the repair that is tried then. */
async function probed() {
  const dueAt = await dueCheck(world, Bucket, "probe");
  return world.happened(Bucket, dueAt, isRepair);
}

describe("a facet that alice changes back after each of five repairs", () => {
  it("is left as it is, and status, history and outcome bus name who it was", async () => {
    await conflict();
    const status = await changeAgain();
    expect(status.reason).toContain("versioning: alice keeps changing it back");
    expect(await versioning()).toBe("Suspended");
    const turn = { facet: "versioning", became: "open", otherWriter: "alice" };
    expect((await world.history(Bucket)).flatMap(({ conflicts = [] }) => conflicts)).toMatchObject([turn]);
    const heard = await listener.hears(({ bucket, verdict }) => bucket === Bucket && verdict === "held");
    expect(heard.held).toEqual(["conflict"]);
    expect((await listener.heardOf(Bucket)).flatMap(({ conflicts = [] }) => conflicts)).toMatchObject([turn]);
  });

  it("still repairs the other facets", async () => {
    await conflict();
    await changeAgain();
    await alice.send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "mine" }] } }),
    );
    await until("the repair of the tags", patienceMs, async () => {
      const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
      return TagSet?.[0]?.Value === "orders" ? true : undefined;
    });
    expect(await versioning()).toBe("Suspended");
  });

  it("is tried once more after the cool-down, and if it is changed back again, not for twice as long", async () => {
    await conflict();
    await changeAgain();
    await probed();
    expect(await versioning()).toBe("Enabled");
    const status = await changeAgain();
    expect(await versioning()).toBe("Suspended");
    const breaker = { state: "open", coolDownMs: 2 * coolDownMs };
    expect(status).toMatchObject({ conflicts: { versioning: { breaker } } });
  });

  it("is repaired as before when the repair has lasted as long as the cool-down", async () => {
    await conflict();
    await changeAgain();
    await probed();
    await timePasses(world, Bucket, coolDownMs + 1_000);
    await world.invoke("SWEEP_FUNCTION", { bucket: Bucket });
    const closed = await listener.hears(
      ({ bucket, conflicts = [] }) => bucket === Bucket && conflicts[0]?.became === "closed",
    );
    expect(closed).toMatchObject({
      verdict: "converged",
      conflicts: [{ facet: "versioning", otherWriter: "alice" }],
    });
    const since = new Date().toISOString();
    await suspend();
    expect(await world.happened(Bucket, since, isRepair)).toMatchObject({ verdict: "converged" });
  });
});

describe("a bucket that alice exposes repeatedly", () => {
  const open = () => alice.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const isBlocked = async () => {
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    return Object.values(PublicAccessBlockConfiguration ?? {}).every(Boolean);
  };

  it("is closed each time, and its status says that it is contested, and by whom", async () => {
    let since = new Date().toISOString();
    await world.putSpec({ name: Bucket, region, versioning: true, blockPublicAccess: true });
    await world.statusAfter(Bucket, since, ({ verdict }) => verdict === "converged");
    for (let round = 0; round < 8; round++) {
      since = new Date().toISOString();
      await open();
      const closed = await world.happened(Bucket, since, isRepair);
      expect(closed).toMatchObject({ severity: "exposure" });
      expect(await isBlocked()).toBe(true);
    }
    expect(await world.status(Bucket)).toMatchObject({ verdict: "contested", exposed: 1 });
    expect((await world.status(Bucket))?.reason).toContain("alice exposes the bucket repeatedly");
    const heard = await listener.hears(({ bucket, verdict }) => bucket === Bucket && verdict === "contested");
    expect(heard).toMatchObject({ severity: "exposure" });
  });
});

describe("a person who has the service check now", () => {
  it("gets a repair during a conflict only with the override", async () => {
    await conflict();
    await changeAgain();
    const env = stackEnv();
    const plain = await runCli(["reconcile", Bucket], { env });
    expect([plain.code, await versioning()]).toEqual([1, "Suspended"]);
    const forced = await runCli(["reconcile", "--now", Bucket], { env });
    expect(forced.stdout).toContain("PutBucketVersioning");
    expect(await versioning()).toBe("Enabled");
  });
});
