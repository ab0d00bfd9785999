import type { Context, SQSEvent } from "aws-lambda";
import { beforeEach, expect, it, vi } from "vitest";
import { handler } from "../../../functions/reconcile.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";

const fakes = vi.hoisted(() => ({
  records: [] as object[],
  warnings: [] as string[],
  status: undefined as object | undefined,
  isLedgerDown: false,
  isLedgerSilent: false,
}));
const { records, warnings } = fakes;

vi.mock("../../../functions/entry.ts", () => ({ entry: (handle: unknown) => handle }));
vi.mock("../../../functions/returnMessages.ts", () => ({
  returnMessages: async () => {},
  sendDeadLetters: async () => [],
}));
vi.mock("../../../functions/wiring.ts", () => {
  const nothing = () => undefined;
  const log = { error: nothing, info: nothing, warn: (text: string) => fakes.warnings.push(text) };
  const ledger = {
    status: async () => fakes.status,
    record: async (status: object) => {
      if (fakes.isLedgerDown) throw new Error("no answer");
      if (fakes.isLedgerSilent) await new Promise(() => undefined);
      fakes.records.push(status);
    },
  };
  const others = [
    "accountsFor",
    "guard",
    "intervals",
    "layerSources",
    "otherDeployments",
    "reachLater",
    "restraints",
    "snapshots",
  ];
  return {
    ...Object.fromEntries([...others, "specs", "version", "watchedRegions"].map((name) => [name, nothing])),
    // Five runs of the message began before this one.
    attempts: () => ({ begun: async () => 0, begin: async () => 6 }),
    clock: { now: () => new Date("2026-12-01T12:00:00.000Z") },
    ledger: () => ledger,
    logger: log,
    measure: nothing,
    metrics: {},
    setting: () => "a queue",
    settings: () => ({ missingSeconds: 0 }),
  };
});

const bucket = "orders-archive";

/** A worker gets a message that has failed five times. */
const receives = (body: string) =>
  (handler as unknown as (event: SQSEvent, context: Context) => Promise<unknown>)(
    {
      Records: [
        { body, messageId: "1", attributes: { MessageGroupId: bucket, ApproximateReceiveCount: "6" } },
      ],
    } as SQSEvent,
    { getRemainingTimeInMillis: () => 30_000, functionName: "reconcile" } as Context,
  );
const trigger = JSON.stringify({ bucket, id: "a", cause: { why: "sweep", at: "2026-12-01T11:00:00.000Z" } });

beforeEach(() => {
  records.length = 0;
  warnings.length = 0;
  const status: Status = { ...newStatus(bucket, "2026-12-01T10:00:00.000Z"), verdict: "converged" };
  Object.assign(fakes, { status, isLedgerDown: false, isLedgerSilent: false });
});

it("a bucket whose check becomes a dead letter does not stay converged in the ledger", async () => {
  await receives(trigger);
  expect(records).toMatchObject([{ bucket, verdict: "failed" }]);
});

it("a message that names no bucket changes no status", async () => {
  await receives("no trigger");
  expect(records).toEqual([]);
});

it("a ledger that does not answer returns no dead letter to the queue", async () => {
  fakes.isLedgerDown = true;
  expect(await receives(trigger)).toEqual({ batchItemFailures: [] });
  expect(warnings).toEqual(["a dead letter is not in its status"]);
});

it("a ledger that hangs does not use up the time of the function", async () => {
  fakes.isLedgerSilent = true;
  expect(await receives(trigger)).toEqual({ batchItemFailures: [] });
});
