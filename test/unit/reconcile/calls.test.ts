import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import type { Cause } from "../../../service/triggers/trigger.ts";
import { minute, suspend } from "../../support/convergedWorld.ts";
import { CountedWorld } from "../../support/countedWorld.ts";
import { bucket, region } from "../../support/world.ts";

const spec = { versioning: true, blockPublicAccess: true };
const enable = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Enabled" },
});

let world: CountedWorld;
beforeEach(async () => {
  world = await settled();
});

/** Nothing is due, and what is in the ledger is old. */
async function settled(repairsAMinute?: number): Promise<CountedWorld> {
  const made = new CountedWorld(repairsAMinute);
  await made.spec(spec);
  made.clock.pass(24 * 60 * minute);
  await made.trigger({ why: "sweep" });
  return made;
}

const status = () => world.ledgerTable.get({ bucket, entry: "status" });
const checked = (...causes: Cause[]) => world.callsOf(() => world.trigger(...causes));
const suspended = () => world.alice(suspend, ["versioning"]);

const lastWrite = () => ((status()?.sent ?? []) as { requestId: string }[]).at(-1)?.requestId ?? "";

/** An event of a write under the worker's role. */
function ownEvent(requestId: string): Cause {
  const principal = { name: "dxaws-s3-dev/dxaws-s3-dev-reconcile", type: "AssumedRole" };
  const call = { event: "PutBucketVersioning", requestId, principal, region };
  return { why: "drift", at: world.clock.now().toISOString(), facets: ["versioning"], call };
}

describe("the calls of a drift event", () => {
  it("with a repair: status and spec at once, the budget beside the intent, one record", async () => {
    expect(await checked(await suspended())).toEqual([
      ["TransactGet"],
      ["GetBucketVersioning"],
      ["Update", "Put"],
      ["PutBucketVersioning"],
      ["GetBucketVersioning"],
      ["TransactWrite"],
    ]);
  });

  it("with a repair that closes an exposure: no budget is asked", async () => {
    const open = await world.alice(new DeletePublicAccessBlockCommand({ Bucket: bucket }), [
      "blockPublicAccess",
    ]);
    expect(await checked(open)).toEqual([
      ["TransactGet"],
      ["GetPublicAccessBlock"],
      ["Put"],
      ["PutPublicAccessBlock"],
      ["GetPublicAccessBlock"],
      ["TransactWrite"],
    ]);
  });

  it("without a difference: one read of the tables, and the second check that becomes due", async () => {
    const event = await suspended();
    await world.alice(enable, ["versioning"]);
    expect(await checked(event)).toEqual([["TransactGet"], ["GetBucketVersioning"], ["Put"]]);
  });

  it("of our own write: the status alone", async () => {
    await world.trigger(await suspended());
    expect(await checked(ownEvent(lastWrite()))).toEqual([["Get"]]);
  });

  it("under our role, but not of a write that we know: the status, then the spec", async () => {
    await suspended();
    const [first, second, ...rest] = await checked(ownEvent("a late one"));
    expect([first, second]).toEqual([["Get"], ["Get"]]);
    expect(rest.flat()).toContain("PutBucketVersioning");
  });

  it("while the spec is written: the reads that cannot conflict", async () => {
    const error = Object.assign(new Error("conflict"), { name: "TransactionCanceledException" });
    world.refuse = { name: "TransactGet", error };
    const calls = await checked(await suspended());
    expect(calls.slice(0, 4)).toEqual([["TransactGet"], ["Get"], ["Get"], ["GetBucketVersioning"]]);
    expect(calls.flat()).toContain("PutBucketVersioning");
  });

  it("while the tables refuse it: none more; the message returns to the queue", async () => {
    world.refuse = { name: "TransactGet", error: new Error("throttled") };
    await expect(world.trigger(await suspended())).rejects.toThrow("throttled");
  });
});

describe("the calls of other checks", () => {
  it("a changed spec: status and spec at once, the facets at once, no budget", async () => {
    world.specTable.set({ name: bucket }, { name: bucket, region, ...spec, versioning: false });
    const [first, second, third, fourth, , last] = await checked({
      why: "spec",
      at: world.clock.now().toISOString(),
    });
    expect([first, third, fourth, last]).toEqual([
      ["TransactGet"],
      ["Put"],
      ["PutBucketVersioning"],
      ["TransactWrite"],
    ]);
    expect(second?.toSorted()).toEqual(["GetBucketVersioning", "GetPublicAccessBlock"]);
  });

  it("one that the sweep asks for, in sync: the cheaper reads, and no write", async () => {
    const at = world.clock.now().toISOString();
    expect((await checked({ why: "sweep", at })).map((round) => round.toSorted())).toEqual([
      ["Get"],
      ["Get"],
      ["GetBucketVersioning", "GetPublicAccessBlock"],
    ]);
  });
});

describe("a repair that the budget refuses", () => {
  beforeEach(async () => {
    world = await settled(1);
    await world.trigger(await suspended());
    world.clock.pass(5_000);
  });
  const later = (cause: Partial<Cause> & Pick<Cause, "why">) => {
    world.clock.pass(2 * minute);
    return world.trigger(cause);
  };
  const crashed = async (cause: Cause) => {
    world.refuse = { name: "TransactWrite", error: new Error("crashed") };
    await expect(world.trigger(cause)).rejects.toThrow("crashed");
    world.refuse = undefined;
  };

  it("leaves no intent, and takes no second place when its own has come", async () => {
    const calls = await checked(await suspended());
    expect(calls.slice(2)).toEqual([["Update", "Put"], ["TransactWrite"]]);
    expect([status()?.verdict, status()?.intent]).toEqual(["held", undefined]);
    const repair = await world.callsOf(() => later({ why: "due" }));
    expect(repair.flat()).toContain("PutBucketVersioning");
    expect(repair.flat()).not.toContain("Update");
  });

  it("is repaired later, with its cause, where the worker crashes before it records the refusal", async () => {
    const event = await suspended();
    await crashed(event);
    expect(status()?.intent).toMatchObject({ actions: ["PutBucketVersioning"] });
    const outcome = await later(event);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(outcome.causes.map(({ call }) => call?.principal.name)).toContain("mallory");
    expect(status()?.intent).toBeUndefined();
  });

  it("of a bucket that is missing is asked for first: a crash does not claim that the bucket was created again", async () => {
    const { facets: _, ...gone } = await world.alice(new DeleteBucketCommand({ Bucket: bucket }), []);
    await crashed(gone);
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
    const outcome = await later(gone);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(outcome.recreated).toBeUndefined();
  });
});
