import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  addBucket,
  driftEvent,
  ownEvent,
  specEvent,
  suspend,
  trailEvent,
} from "../../scripts/bench/fleet.ts";
import { environment } from "../../scripts/bench/measuring.ts";
import { StandIn } from "../../scripts/bench/standIn.ts";

// make bench measures how long these events take; how many calls they cost is the same on every machine.

const bucket = "orders-archive";
const context = {
  functionName: "reconcile",
  invokedFunctionArn: "arn:aws:lambda:ca-central-1:111122223333:function:reconcile",
  getRemainingTimeInMillis: () => 30_000,
};

const standIn = new StandIn();

interface Counted {
  readonly s3: readonly string[];
  readonly tables: number;
  readonly queue: number;
}

/** Calls a function's handler, and counts what arrives at the stand-in. */
async function run(name: "reconcile" | "on-trail-event", event: object): Promise<Counted> {
  standIn.calls.length = 0;
  const { handler } = await import(`../../functions/${name}.ts`);
  await handler(event, context);
  const of = (service: string) => standIn.calls.filter((call) => call.service === service);
  return {
    s3: of("s3").map(({ operation }) => operation),
    tables: of("tables").length,
    queue: of("queue").length,
  };
}

beforeAll(async () => {
  // Within one minute, so that the budget has the same places in each run.
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T12:00:30Z") });
  const quiet = { POWERTOOLS_DEV: "true", POWERTOOLS_LOG_LEVEL: "SILENT" };
  for (const [name, value] of Object.entries({ ...environment(await standIn.start()), ...quiet }))
    vi.stubEnv(name, value);
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterAll(() => {
  standIn.stop();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

beforeEach(async () => {
  addBucket(standIn, bucket);
  await run("reconcile", specEvent(bucket));
});

describe("the calls of a function, with the SDK's own clients", () => {
  it("drift that is repaired: a read, a write and a verifying read of S3, and four calls of the tables", async () => {
    suspend(standIn, bucket);
    const s3 = ["GET ?versioning", "PUT ?versioning", "GET ?versioning"];
    expect(await run("reconcile", driftEvent(bucket))).toEqual({ s3, tables: 4, queue: 0 });
  });

  it("an event without a difference: a read of S3, and two calls of the tables", async () => {
    expect(await run("reconcile", driftEvent(bucket))).toEqual({
      s3: ["GET ?versioning"],
      tables: 2,
      queue: 0,
    });
  });

  it("the event of our own write: one read of the ledger", async () => {
    suspend(standIn, bucket);
    await run("reconcile", driftEvent(bucket));
    expect(await run("reconcile", ownEvent(standIn, bucket))).toEqual({ s3: [], tables: 1, queue: 0 });
  });

  it("a CloudTrail event that becomes a trigger: one call of the queue", async () => {
    expect(await run("on-trail-event", trailEvent(bucket))).toEqual({ s3: [], tables: 0, queue: 1 });
  });
});
