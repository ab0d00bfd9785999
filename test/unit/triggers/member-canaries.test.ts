import type { Context } from "aws-lambda";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "../../../functions/on-trail-event.ts";
import { canariesIn } from "../../../service/settings/canaries.ts";
import { parseSettings } from "../../../service/settings/settings.ts";
import { type CanaryState, canaryArrival, delayAt, lateMs } from "../../../service/triggers/canary.ts";
import { onTrailRecord } from "../../../service/triggers/trailRecord.ts";

const [home, one, two] = ["111122223333", "444455556666", "777788889999"];
const memberCanaries = "company-canary-{account}-{region}";
const fakes = vi.hoisted(() => ({
  now: new Date("2026-11-26T12:00:07.500Z"),
  canaries: { own: {} } as object,
  recorded: [] as object[],
  enqueued: [] as object[],
  measured: [] as unknown[],
}));
const { now } = fakes;

vi.mock("../../../functions/entry.ts", () => ({ entry: (handle: unknown) => handle }));
vi.mock("../../../functions/arrivals.ts", () => ({
  recordArrival: async (arrival: object, table: string) => fakes.recorded.push({ ...arrival, table }),
}));
vi.mock("../../../functions/wiring.ts", () => ({
  allowances: () => ({ takes: () => true }),
  canaries: () => fakes.canaries,
  clock: { now: () => fakes.now },
  logger: { info: () => undefined },
  measureIn: (...measured: unknown[]) => fakes.measured.push(measured),
  overflow: () => undefined,
  setting: (name: string) => name,
  queue: () => ({ send: async (triggers: object[]) => fakes.enqueued.push(...triggers) }),
}));

const settings = (more: object = {}) => ({
  accounts: [one, two],
  watchedRegions: ["ca-central-1", "eu-west-1"],
  canary: { "eu-west-1": "company-canary-eu" },
  memberCanaries,
  ...more,
});
const deployed = (more: object = {}) =>
  canariesIn({ SETTINGS: JSON.stringify(parseSettings(settings(more))), AWS_REGION: "ca-central-1" });
const canaries = deployed();

interface Changed {
  /** The account as EventBridge puts it on the event. */
  readonly account?: string | undefined;
  readonly bucket?: string;
  readonly region?: string;
  readonly event?: string;
  readonly time?: string;
  readonly record?: object;
}
const eventOf = (changed: Changed) => {
  const { account, region = "eu-west-1", event = "PutBucketTagging" } = { account: one, ...changed };
  const { bucket = `company-canary-${one}-${region}`, time = "2026-11-26T12:00:00Z", record } = changed;
  const detail = {
    eventID: "e-1",
    eventName: event,
    eventSource: "s3.amazonaws.com",
    eventTime: time,
    awsRegion: region,
    requestParameters: { bucketName: bucket },
    userIdentity: { type: "AWSService" },
    ...record,
  };
  return { ...(account && { account }), detail };
};
const arrivalOf = (changed: Changed = {}, from = canaries) => {
  const trigger = onTrailRecord(eventOf(changed));
  if ("ignored" in trigger) throw new Error(trigger.ignored);
  return canaryArrival(trigger, from, now, home);
};

describe("an event of another account's canary", () => {
  it("measures how long it took, for its account and region", () => {
    const at = "2026-11-26T12:00:00.000Z";
    expect(arrivalOf()).toEqual({ account: one, region: "eu-west-1", at, delayMs: 7_500 });
    expect(arrivalOf({ region: "ca-central-1" })).toMatchObject({ account: one, region: "ca-central-1" });
  });

  it("never counts if it is of another account than the one in the canary's name", () => {
    expect(arrivalOf({ account: two })).toBeUndefined();
    expect(arrivalOf({ account: home })).toBeUndefined();
  });

  it("never counts if EventBridge does not say its account, whatever the record says", () => {
    const record = { recipientAccountId: one, account: one, userIdentity: { accountId: one } };
    expect(arrivalOf({ account: undefined, record })).toBeUndefined();
    expect(arrivalOf({ account: two, record })).toBeUndefined();
    expect(arrivalOf({ account: "4444555566660", record })).toBeUndefined();
  });

  it("never counts for the canary of the deployment's own account, nor that one's for it", () => {
    expect(arrivalOf({ bucket: "company-canary-eu" })).toBeUndefined();
    expect(arrivalOf({ account: home, bucket: `company-canary-${home}-eu-west-1` })).toBeUndefined();
    expect(arrivalOf({ account: home, bucket: "company-canary-eu" })).toMatchObject({ account: home });
  });

  it.each([
    ["another bucket's", { bucket: "orders" }],
    ["of the canary of another region", { bucket: `company-canary-${one}-ca-central-1` }],
    ["another call", { event: "PutBucketPolicy" }],
    ["of a region that is not watched", { region: "us-east-1" }],
    ["of what is no region", { region: "{region}" }],
    ["of the template itself", { bucket: memberCanaries }],
  ])("is an ordinary event if it is %s: the bucket is checked", (_, changed: Changed) => {
    expect(arrivalOf(changed)).toBeUndefined();
  });

  it("is no newer than now, so that no time in a record hides the silence that follows", () => {
    expect(arrivalOf({ time: "2999-01-01T00:00:00Z" })).toMatchObject({ at: now.toISOString(), delayMs: 0 });
  });

  it.each([
    ["memberCanaries", { memberCanaries: undefined }],
    ["accounts", { accounts: [] }],
  ])("is an ordinary event without the setting %s", (_, more) => {
    expect(arrivalOf({}, deployed(more))).toBeUndefined();
  });

  it("counts in the deployment's own region where the settings name no regions, and for each account of an organisation", () => {
    const from = deployed({ watchedRegions: undefined, accounts: { organisation: "o-a1b2c3d4e5" } });
    expect(arrivalOf({ region: "ca-central-1" }, from)).toMatchObject({ account: one });
    expect(arrivalOf({}, from)).toBeUndefined();
  });
});

describe("on-trail-event", () => {
  const arn = `arn:aws:lambda:ca-central-1:${home}:function:dxaws-s3-prod-on-trail-event`;
  const receives = (changed: Changed) =>
    (handler as unknown as (event: object, context: Partial<Context>) => Promise<unknown>)(eventOf(changed), {
      invokedFunctionArn: arn,
    });
  beforeEach(() => {
    for (const list of [fakes.recorded, fakes.enqueued, fakes.measured]) list.length = 0;
    fakes.canaries = canaries;
  });

  it("records the arrival of a member's canary, and checks no bucket", async () => {
    await receives({});
    expect(fakes.recorded).toMatchObject([
      { account: one, region: "eu-west-1", delayMs: 7_500, table: "LEDGER_TABLE" },
    ]);
    expect([fakes.enqueued, fakes.measured]).toEqual([[], []]);
  });

  it("measures its own canary as before, in no table", async () => {
    await receives({ account: home, bucket: "company-canary-eu" });
    expect(fakes.measured).toEqual([["eu-west-1", ["canaryDelay", 7_500]]]);
    expect(fakes.recorded).toEqual([]);
  });

  it("has the bucket of a forged event checked, under the account that sent it", async () => {
    await receives({ account: two });
    expect(fakes.recorded).toEqual([]);
    expect(fakes.enqueued).toMatchObject([{ account: two, bucket: `company-canary-${one}-eu-west-1` }]);
  });

  it("records nothing without the setting", async () => {
    fakes.canaries = deployed({ memberCanaries: undefined });
    await receives({});
    expect([fakes.recorded, fakes.enqueued.length]).toEqual([[], 1]);
  });
});

describe("the delay of a canary", () => {
  const minute = 60_000;
  const at = (minutes: number) => new Date(now.getTime() - minutes * minute).toISOString();
  const delay = (state: Pick<CanaryState, "at" | "delayMs">) =>
    delayAt({ account: one, region: "eu-west-1", ...state }, now);

  it("is that of its newest event", () => {
    expect(delay({ at: at(3), delayMs: 7_500 })).toBe(7_500);
  });

  it("grows while the next event is overdue, and is late after twenty minutes of silence", () => {
    expect(delay({ at: at(9), delayMs: 7_500 })).toBe(4 * minute);
    expect(delay({ at: at(20), delayMs: 7_500 })).toBe(lateMs);
    expect(delay({ at: at(21), delayMs: 7_500 })).toBeGreaterThan(lateMs);
  });

  it("counts for one that never had an event only after the two hours that creating it may take", () => {
    expect(delay({ at: at(119) })).toBe(0);
    expect(delay({ at: at(120 + 16) })).toBeGreaterThan(lateMs);
  });
});
