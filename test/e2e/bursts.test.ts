import { afterEach, describe, expect, it } from "vitest";
import { fiveFacets, recreate, sendEvents } from "../../local/demo/bursts.ts";
import type { Call } from "../../local/trail/calls.ts";
import { off } from "../../local/trail/switches.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { withSettings } from "../support/settings.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";
import { dueCheck } from "../support/timePasses.ts";

const world = deployedWorld();
const region = world.stack.region;

// Also on a slow machine a thousand events are delivered before S3 has settled.
withSettings(world, "RECONCILE_FUNCTION", { settlingSeconds: 900 });
afterEach(() => world.stack.trail.setSwitches(off));

async function managed(facets: object): Promise<string> {
  const name = uniqueName("burst");
  await world.putSpec({ name, region, ...facets });
  const made = await world.happened(name, "", ({ verdict }) => verdict === "converged");
  expect(made.sent?.length).toBeGreaterThan(0);
  await world.workDone();
  await world.stack.trail.clearCalls();
  return name;
}

const reads = (calls: readonly Call[]) => calls.filter(({ write }) => !write);
const writes = (calls: readonly Call[]) => calls.filter(({ write }) => write);

/** The service's calls since the last query, after its own events are reconciled as well. */
async function callsFor(bucket: string): Promise<Call[]> {
  const ours = writes(await world.ourCalls(bucket)).filter(({ errorCode }) => !errorCode);
  await world.worked(ours.map(({ requestId }) => requestId));
  const calls = await world.ourCalls(bucket);
  await world.stack.trail.clearCalls();
  return calls;
}

/** Triggers the check that is due when S3 has settled; returns the service's calls. */
async function settled(bucket: string): Promise<Call[]> {
  await dueCheck(world, bucket, "settle");
  await until("the check when S3 has settled", patienceMs, async () =>
    (await world.status(bucket))?.due ? undefined : true,
  );
  return callsFor(bucket);
}

function print(what: string, bucket: string, calls: readonly Call[], later: readonly Call[]): void {
  const counted = `${reads(calls).length} reads and ${writes(calls).length} writes at S3`;
  const more = `${later.length} more reads when all has settled`;
  console.info(`${what}: ${counted}, ${more}; ${world.reconciliations(bucket)} times reconcile was at work`);
}

describe("a burst of events about one bucket", () => {
  it("1,000 events cost one check with one repair, and one check when S3 has settled", async () => {
    const bucket = await managed({ versioning: true, tags: { team: "orders" } });
    await sendEvents(world, bucket, 1_000);
    const calls = await callsFor(bucket);
    const later = await settled(bucket);
    print("1,000 events on one bucket", bucket, calls, later);
    expect(calls.map(({ operation }) => operation)).toEqual([
      "GetBucketVersioning",
      "PutBucketVersioning",
      "GetBucketVersioning",
    ]);
    expect(later.map(({ operation }) => operation)).toEqual(["GetBucketVersioning"]);
  });

  it.each([
    { delayMs: 1_500, checks: 1 },
    { delayMs: 0, checks: 2 },
  ])(
    "a bucket recreated with five settings, with events $delayMs ms late, takes at most $checks checks",
    async ({ delayMs, checks }) => {
      const bucket = await managed(fiveFacets);
      await world.stack.trail.setSwitches({ delayMs });
      await world.worked(await recreate(world, bucket));
      const calls = await callsFor(bucket);
      print(`CreateBucket and five Put, events ${delayMs} ms late`, bucket, calls, await settled(bucket));
      const facets = Object.keys(fiveFacets).length;
      // Each check may have a write and a verifying read for each facet.
      expect(reads(calls).length).toBeLessThanOrEqual(2 * checks * facets);
      expect(writes(calls).length).toBeLessThanOrEqual(checks * facets);
      expect(await world.status(bucket)).toMatchObject({ verdict: "converged" });
    },
  );
});
