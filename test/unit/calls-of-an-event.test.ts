import { STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
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
  readonly sts: number;
}

/** Calls a function's handler, and counts what arrives at the stand-in. */
async function run(name: "reconcile" | "on-trail-event", event: object): Promise<Counted> {
  standIn.calls.length = 0;
  const { handler } = await import(`../../functions/${name}.ts`);
  await handler(event, context);
  return countedNow();
}

function countedNow(): Counted {
  const of = (service: string) => standIn.calls.filter((call) => call.service === service);
  return {
    s3: of("s3").map(({ operation }) => operation),
    tables: of("tables").length,
    queue: of("queue").length,
    sts: of("sts").length,
  };
}

const member = "222233334444";
const none = { s3: [], tables: 0, queue: 0, sts: 0 };

/** The same batch as messages about a bucket of the member account. */
const ofMember = (event: object): object => {
  const { Records } = event as { Records: { body: string }[] };
  const body = (text: string) => JSON.stringify({ ...JSON.parse(text), account: member });
  return { Records: Records.map((record) => ({ ...record, body: body(record.body) })) };
};

beforeAll(async () => {
  // Within one minute, so that the budget has the same places in each run.
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T12:00:30Z") });
  const SETTINGS = JSON.stringify({ accounts: [member] });
  const quiet = { POWERTOOLS_DEV: "true", POWERTOOLS_LOG_LEVEL: "SILENT" };
  for (const [name, value] of Object.entries({ ...environment(await standIn.start()), ...quiet, SETTINGS }))
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

describe.each([
  { of: "the deployment's own account", account: undefined, from: (event: object) => event },
  { of: "a member account", account: member, from: ofMember },
])("the calls of the worker for a bucket of $of, with the SDK's own clients", ({ account, from }) => {
  const name = `orders-${account ?? "own"}`;
  const repairing = ["GET ?versioning", "PUT ?versioning", "GET ?versioning"];
  const drift = (bucket: string) => run("reconcile", from(driftEvent(bucket)));
  const added = async (bucket: string) => {
    addBucket(standIn, bucket, account);
    await run("reconcile", from(specEvent(bucket)));
  };

  /** Each test has a bucket that no session was asked for. */
  let bucket = name;
  let count = 0;
  beforeEach(async () => {
    bucket = `${name}-${count++}`;
    await added(bucket);
  });

  it("the first drift that is repaired: a read, a write and a verifying read of S3, four calls of the tables, and a session", async () => {
    suspend(standIn, bucket);
    expect(await drift(bucket)).toEqual({ ...none, s3: repairing, tables: 4, sts: 1 });
  });

  it("the next one within a quarter of an hour: the same without a session", async () => {
    suspend(standIn, bucket);
    await drift(bucket);
    suspend(standIn, bucket);
    expect(await drift(bucket)).toEqual({ ...none, s3: repairing, tables: 4 });
  });

  it("the first drift of another bucket: a session of its own", async () => {
    suspend(standIn, bucket);
    await drift(bucket);
    await added(`${bucket}-other`);
    suspend(standIn, `${bucket}-other`);
    expect(await drift(`${bucket}-other`)).toMatchObject({ sts: 1 });
  });

  it("the first drift after a quarter of an hour: a new session", async () => {
    suspend(standIn, bucket);
    await drift(bucket);
    suspend(standIn, bucket);
    vi.setSystemTime(Date.now() + 15 * 60_000);
    expect(await drift(bucket)).toMatchObject({ s3: repairing, sts: 1 });
  });

  it("an event without a difference: a read of S3, two calls of the tables, and no session", async () => {
    expect(await drift(bucket)).toEqual({ ...none, s3: ["GET ?versioning"], tables: 2 });
  });

  it("the event of our own write: one read of the ledger", async () => {
    suspend(standIn, bucket);
    await drift(bucket);
    const own = from(ownEvent(standIn, bucket));
    expect(await run("reconcile", own)).toEqual({ ...none, tables: 1 });
  });
});

describe("a container, before and in its first event", () => {
  /** Starts a container of the worker, and counts what it asks for before an event. */
  const start = async (): Promise<Counted> => {
    vi.resetModules();
    standIn.calls.length = 0;
    await import("../../functions/reconcile.ts");
    return countedNow();
  };
  const inSync = { ...none, s3: ["GET ?versioning"], tables: 2 };

  afterEach(() => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "reconcile");
    vi.stubEnv("EXTERNAL_ID", environment("").EXTERNAL_ID ?? "");
  });

  it("reads the baselines and obtains the session for reading, so that the first event costs no more than any other", async () => {
    addBucket(standIn, "orders-cold");
    expect(await start()).toEqual({ ...none, tables: 1, sts: 1 });
    expect(await run("reconcile", driftEvent("orders-cold"))).toEqual(inSync);
  });

  it("asks for nothing outside Lambda: its first event does", async () => {
    addBucket(standIn, "orders-outside");
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", undefined);
    expect(await start()).toEqual(none);
    expect(await run("reconcile", driftEvent("orders-outside"))).toEqual({ ...inSync, tables: 3, sts: 1 });
  });

  it("asks for no session if it cannot know its account: its first event does, before a table has answered", async () => {
    addBucket(standIn, "orders-unknown");
    vi.stubEnv("EXTERNAL_ID", "bench");
    expect(await start()).toEqual({ ...none, tables: 1 });
    const order: string[] = [];
    const send = STSClient.prototype.send;
    vi.spyOn(STSClient.prototype, "send").mockImplementation(function (this: never, ...asked) {
      order.push("session asked for");
      return send.apply(this, asked as never);
    });
    const answer = standIn.tables.answer.bind(standIn.tables);
    vi.spyOn(standIn.tables, "answer").mockImplementation((...asked) => {
      order.push("table answers");
      return answer(...asked);
    });
    expect(await run("reconcile", driftEvent("orders-unknown"))).toEqual({ ...inSync, sts: 1 });
    expect(order[0]).toBe("session asked for");
    vi.mocked(STSClient.prototype.send).mockRestore();
    vi.mocked(standIn.tables.answer).mockRestore();
  });

  it("starts also where neither the tables nor STS can be reached", async () => {
    const refuse = async () => {
      throw new Error("no connection");
    };
    const sts = vi.spyOn(STSClient.prototype, "send").mockImplementation(refuse as never);
    const tables = vi.spyOn(standIn.tables, "answer").mockImplementation(() => {
      throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
    });
    await start();
    sts.mockRestore();
    tables.mockRestore();
    addBucket(standIn, "orders-late");
    expect(await run("reconcile", driftEvent("orders-late"))).toMatchObject({ tables: 3 });
  });

  it("starts also with invalid settings: an event says that they are", async () => {
    const valid = process.env.SETTINGS ?? "";
    vi.stubEnv("SETTINGS", "{");
    expect(await start()).toEqual(none);
    await expect(run("reconcile", driftEvent("orders-invalid"))).rejects.toThrow();
    vi.stubEnv("SETTINGS", valid);
  });
});

describe("the calls of on-trail-event", () => {
  it("one of the queue for a CloudTrail event that becomes a trigger", async () => {
    expect(await run("on-trail-event", trailEvent("orders-archive"))).toEqual({ ...none, queue: 1 });
  });
});
