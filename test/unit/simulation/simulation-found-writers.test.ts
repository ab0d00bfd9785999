import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { reconcile } from "../../../service/reconcile/reconcile.ts";
import { Ledger } from "../../../service/tables/ledger.ts";
import type { Status } from "../../../service/tables/status.ts";
import { Table } from "../../simulation/tables.ts";
import { convergedWorld, spec } from "../../support/convergedWorld.ts";
import { bucket, region, World } from "../../support/world.ts";

/** Defects with two workers of one bucket that the simulation found, each as a minimal test. */

const theirs = new CreateBucketCommand({
  Bucket: bucket,
  CreateBucketConfiguration: { LocationConstraint: region },
});

/** The spec of the bucket was written and deleted once before. */
async function releasedOnce(world: World): Promise<void> {
  await world.spec(spec);
  world.specs.delete(bucket);
  await world.trigger({ why: "spec" });
}

describe("a worker that reads slowly", () => {
  // It read the spec before its deletion, and the ledger after another worker had released the bucket.
  it("does not bring back the status of a bucket that was released meanwhile", async () => {
    const world = await convergedWorld();
    const { status } = world.core.ledger;
    world.core.ledger.status = async (name) => {
      world.core.ledger.status = status;
      world.specs.delete(bucket);
      await world.trigger({ why: "spec" });
      return status(name);
    };
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "unmanaged" });
    expect(world.status).toBeUndefined();
  });

  // The spec was deleted before the bucket had a status, and the intent of the slow worker stayed forever.
  it.each([
    ["new", async () => undefined],
    ["released", releasedOnce],
  ])("does not begin the status of a %s bucket whose spec is already deleted", async (_, before) => {
    const world = new World();
    await before(world);
    const { get } = world.core.specs;
    world.core.specs.get = async (name) => {
      world.core.specs.get = get;
      const item = await get(name);
      world.specs.delete(bucket);
      await world.trigger({ why: "spec" });
      return item;
    };
    await expect(world.spec(spec)).rejects.toThrow("another worker has written since");
    expect(world.status?.released ?? true).toBe(true);
    expect(world.calls.filter((operation) => !operation.startsWith("Get"))).toEqual([]);
  });
});

/** The ledger as it is in production, over a table in memory. */
function ledgerTable() {
  const table = new Table(["bucket", "entry"], Date.now, () => 0);
  const documents = { send: async (command: object) => table.send(command) };
  const ledger = new Ledger(documents as unknown as DynamoDBDocumentClient, "ledger");
  return {
    status: (name: string) => ledger.status(name),
    record: (...entry: Parameters<Ledger["record"]>) => ledger.record(...entry),
    release: (...end: Parameters<Ledger["release"]>) => ledger.release(...end),
  };
}

describe("a worker that reads the ledger while another one is about to write", () => {
  // Its record replaced the last one of the other worker, and kept what only the intent stated: that the bucket was adopted.
  it("does not overwrite the result of that write", async () => {
    const world = new World();
    world.restraints.adoptsOnlyAsked = true;
    const ledger = ledgerTable();
    const reconcileOnce = (status = ledger.status) => {
      const at = world.clock.now().toISOString();
      const trigger = { bucket, id: at, cause: { why: "spec", at } } as const;
      const snapshots = { read: async () => undefined };
      return reconcile(bucket, [trigger], { ...world.core, snapshots, ledger: { ...ledger, status } });
    };
    let read: Status | undefined;
    world.s3.intercept = async (operation) => {
      if (operation !== "CreateBucket" || read) return undefined;
      read = await ledger.status(bucket);
      await world.s3.send(theirs, region);
      return undefined;
    };
    world.specs.set(bucket, { name: bucket, region, ...spec });
    expect(await reconcileOnce()).toMatchObject({ verdict: "blocked", sent: [] });
    expect(read).toMatchObject({ adopted: true });
    world.specs.set(bucket, { name: bucket, region, versionning: true });
    await expect(reconcileOnce(async () => read)).rejects.toThrow();
    expect((await ledger.status(bucket))?.adopted).toBeFalsy();
  });
});
