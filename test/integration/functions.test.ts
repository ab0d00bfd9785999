import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newStatus } from "../../service/tables/status.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { FunctionsWorld } from "../support/functions.ts";
import { uniqueName } from "../support/stack.ts";

const minute = 60_000;

let world: FunctionsWorld;
beforeEach(async () => {
  world = await FunctionsWorld.start();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const enqueued = async () => (await world.enqueued()).map(({ trigger }) => trigger);

describe("on-spec-change", () => {
  const record = (eventName: string, eventID: string, name: string) => ({
    eventID,
    eventName,
    dynamodb: { ApproximateCreationDateTime: 1_795_435_200, Keys: { name: { S: name } } },
  });

  it("enqueues a trigger for each bucket whose spec was written, changed or deleted", async () => {
    const Records = [record("INSERT", "e-1", "first"), record("REMOVE", "e-2", "second")];
    await world.invoke("on-spec-change", { Records });
    const cause = { why: "spec", at: "2026-11-23T12:00:00.000Z" };
    expect(await enqueued()).toEqual([
      { bucket: "first", id: "e-1", cause },
      { bucket: "second", id: "e-2", cause },
    ]);
  });

  it("asks once when the stream gives a record twice", async () => {
    const Records = [record("MODIFY", "e-1", "first")];
    await world.invoke("on-spec-change", { Records });
    await world.invoke("on-spec-change", { Records });
    expect(await enqueued()).toHaveLength(1);
  });

  it("asks about a name that no bucket can have, too: its status is to say so", async () => {
    const Records = [record("INSERT", "e-1", "No Bucket!"), record("INSERT", "e-2", "second")];
    await world.invoke("on-spec-change", { Records });
    expect((await enqueued()).map(({ bucket }) => bucket)).toEqual(["No Bucket!", "second"]);
  });

  it("gives the batch back when the queue cannot be reached", async () => {
    world.restart({ WORK_QUEUE_URL: `${process.env.WORK_QUEUE_URL}-gone` });
    const Records = [record("INSERT", "e-1", "first")];
    await expect(world.invoke("on-spec-change", { Records })).rejects.toMatchObject({
      name: expect.stringMatching(/QueueDoesNotExist|NonExistentQueue/),
    });
  });
});

describe("on-spec-change, of baselines and exceptions", () => {
  const record = {
    eventID: "e-1",
    eventName: "MODIFY",
    dynamodb: { Keys: { kind: { S: "baseline" }, name: { S: "company" } } },
  };
  const ofTable = (name: string | undefined) => ({
    ...record,
    eventSourceARN: `arn:aws:dynamodb:ca-central-1:111122223333:table/${name}/stream/2026-11-23T12:00:00.000`,
  });
  const state = () => new SweepState(world.tables.clients.documents, `${process.env.LEDGER_TABLE}`);

  it("notes for the sweep that they have changed, and enqueues nothing of its own", async () => {
    await world.invoke("on-spec-change", { Records: [ofTable(process.env.BASELINES_TABLE)] });
    expect(await enqueued()).toEqual([]);
    const { layersChangedAt = "" } = (await state().read()) ?? {};
    expect(Date.parse(layersChangedAt)).not.toBeNaN();
  });

  it("takes a record of the specs for a spec, whatever the spec's name is", async () => {
    const keys = { name: { S: "baselines" } };
    const Records = [{ ...ofTable(process.env.SPECS_TABLE), dynamodb: { Keys: keys } }];
    await world.invoke("on-spec-change", { Records });
    expect((await enqueued()).map(({ bucket }) => bucket)).toEqual(["baselines"]);
    expect(await state().read()).toBeUndefined();
  });
});

describe("on-trail-event", () => {
  const detail = {
    eventID: "t-1",
    eventName: "PutBucketVersioning",
    eventSource: "s3.amazonaws.com",
    eventTime: "2026-11-23T12:00:00Z",
    awsRegion: "ca-central-1",
    requestID: "r-1",
    userIdentity: { type: "IAMUser", userName: "mallory" },
    requestParameters: { bucketName: "orders-archive" },
  };
  const event = (changed: object = {}) => ({ source: "aws.s3", detail: { ...detail, ...changed } });

  it("enqueues a trigger for the changed facet, with the principal", async () => {
    await world.invoke("on-trail-event", event());
    expect(await world.enqueued()).toMatchObject([
      {
        group: "orders-archive",
        trigger: {
          bucket: "orders-archive",
          cause: {
            why: "drift",
            facets: ["versioning"],
            call: { requestId: "r-1", principal: { name: "mallory" } },
          },
        },
      },
    ]);
  });

  it("asks once when EventBridge delivers an event twice", async () => {
    await world.invoke("on-trail-event", event());
    await world.invoke("on-trail-event", event());
    expect(await enqueued()).toHaveLength(1);
  });

  it.each([
    ["a call that failed", { errorCode: "AccessDenied" }],
    ["a directory bucket", { eventSource: "s3express.amazonaws.com" }],
    ["no bucket", { requestParameters: null }],
    ["an operation that touches no facet", { eventName: "PutObject" }],
  ])("asks for nothing at an event of %s", async (_, changed) => {
    await world.invoke("on-trail-event", event(changed));
    expect(await enqueued()).toEqual([]);
  });

  it.each([{}, { detail: {} }, { detail: { state: "running" } }, null])(
    "fails at %j, which is no CloudTrail record, so that it ends as a dead letter",
    async (nonsense) => {
      await expect(world.invoke("on-trail-event", nonsense)).rejects.toThrow("not a CloudTrail record");
      expect(await enqueued()).toEqual([]);
    },
  );
});

describe("sweep", () => {
  // The middle of a minute: what is done twice is done in one.
  const noon = Math.floor(Date.now() / minute) * minute + minute / 2;
  const sweepAt = (ms: number) => world.invokeAt<{ enqueued: number }>(new Date(ms), "sweep", {});
  const ofCause = (triggers: readonly Trigger[], why: string) =>
    triggers.flatMap(({ bucket, cause }) => (cause.why === why ? [bucket] : []));

  it("asks for what is due, at the facets for which it is, and for nothing that is due later", async () => {
    const due = { why: "retry", attempt: 1, causes: [], facets: ["tags"] } as const;
    for (const [bucket, offset] of [["late", -minute] as const, ["later", minute] as const]) {
      const at = new Date(noon + offset).toISOString();
      await world.ledger.record({ ...newStatus(bucket, at), due: { ...due, at } });
    }
    expect(await sweepAt(noon)).toEqual({ enqueued: 1, more: false });
    expect(await enqueued()).toMatchObject([{ bucket: "late", cause: { why: "due", facets: ["tags"] } }]);
  });

  it("asks for every spec once a period, a slice a minute", async () => {
    world.restart({ SETTINGS: JSON.stringify({ sweepPeriodMinutes: 3 }) });
    const names = Array.from({ length: 12 }, (_, index) => `bucket-${index}`);
    for (const name of names) await world.tables.putSpec({ name });
    for (const slot of [0, 1, 2]) await sweepAt(noon + slot * minute);
    expect(ofCause(await enqueued(), "sweep").sort()).toEqual(names.sort());
  });

  it("asks once when one minute's tick comes twice, and again in the next", async () => {
    world.restart({ SETTINGS: JSON.stringify({ sweepPeriodMinutes: 1 }) });
    await world.tables.putSpec({ name: "orders-archive" });
    await sweepAt(noon);
    await sweepAt(noon);
    expect(await enqueued()).toHaveLength(1);
    await sweepAt(noon + minute);
    expect(await enqueued()).toHaveLength(1);
  });

  it("enqueues each requested check", async () => {
    const bucket = uniqueName("wanted");
    await world.invoke("sweep", { bucket });
    await world.invoke("sweep", { bucket });
    const triggers = await enqueued();
    expect(ofCause(triggers, "manual")).toEqual([bucket, bucket]);
    expect(new Set(triggers.map(({ id }) => id)).size).toBe(2);
  });
});
