import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { off } from "../../local/trail/switches.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { withSettings } from "../support/settings.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { s3, alice } = world.clients;
const region = world.stack.region;

// The period is one tick: each tick checks all specs.
withSettings(world, "SWEEP_FUNCTION", { sweepPeriodMinutes: 1 });
// Soon after a write of ours an old value is no drift for the sweep; this S3 shows none.
withSettings(world, "RECONCILE_FUNCTION", { settlingSeconds: 0 });

let buckets: string[];
beforeEach(async () => {
  buckets = ["a", "b", "c"].map((mark) => uniqueName(`sweep-${mark}`));
  for (const name of buckets)
    await world.putSpec({ name, region, versioning: true, tags: { team: "orders" } });
  for (const name of buckets) await world.happened(name, "", ({ verdict }) => verdict === "converged");
  await world.workDone();
});

/** alice suspends the versioning of all buckets; the events are lost. */
async function changeUnheard(): Promise<void> {
  await world.stack.trail.setSwitches({ dropRate: 1 });
  const VersioningConfiguration = { Status: "Suspended" } as const;
  for (const Bucket of buckets)
    await alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  await world.stack.trail.setSwitches(off);
}
afterEach(() => world.stack.trail.setSwitches(off));

const repaired = () =>
  until("the repair of all", patienceMs, async () => {
    const answers = buckets.map((Bucket) => s3.send(new GetBucketVersioningCommand({ Bucket })));
    return (await Promise.all(answers)).every(({ Status }) => Status === "Enabled") ? true : undefined;
  });

/** The sweep enqueues a slice once; without its state it does so again within the same minute. */
const asBeforeTheFirstTick = () =>
  world.clients.documents.send(
    new DeleteCommand({ TableName: world.stack.env.LEDGER_TABLE, Key: { bucket: "#sweep", entry: "state" } }),
  );
beforeEach(asBeforeTheFirstTick);

describe("the sweep", () => {
  it("repairs drift of lost events in every bucket, and records when each was last read", async () => {
    const since = new Date().toISOString();
    await changeUnheard();
    await world.invoke("SWEEP_FUNCTION", {});
    await repaired();
    for (const bucket of buckets) {
      const { causes } = await world.happened(bucket, since);
      expect(causes).toMatchObject([{ why: "sweep" }]);
      expect((await world.status(bucket))?.lookedAt?.localeCompare(since)).toBe(1);
    }
  });

  it("reads every facet of buckets that are as their specs say, and writes nothing, not even into the ledger", async () => {
    const known = await Promise.all(buckets.map((bucket) => world.status(bucket)));
    await world.stack.trail.clearCalls();
    await world.invoke("SWEEP_FUNCTION", {});
    for (const bucket of buckets) {
      const operations = async () =>
        new Set((await world.ourCalls(bucket)).map(({ operation }) => operation));
      await until(`a check of ${bucket}`, patienceMs, async () =>
        (await operations()).size === 2 ? true : undefined,
      );
      expect(await operations()).toEqual(new Set(["GetBucketTagging", "GetBucketVersioning"]));
    }
    await world.workDone();
    expect(await Promise.all(buckets.map((bucket) => world.status(bucket)))).toEqual(known);
  });
});
