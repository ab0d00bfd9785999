import { describe, expect, it } from "vitest";
import { distinct, keptCauses } from "../../../service/triggers/causes.ts";
import { requestIn } from "../../../service/triggers/deadLetter.ts";
import { principalOf } from "../../../service/triggers/principal.ts";
import { readCause } from "../../../service/triggers/readTrigger.ts";
import { onStreamRecord } from "../../../service/triggers/streamRecord.ts";
import type { Cause } from "../../../service/triggers/trigger.ts";

const at = "2026-11-23T12:00:00.000Z";
const now = new Date(at);
const role = "arn:aws:iam::111122223333:role/ops";
const callBy = (name: string, requestId = "r") => ({
  event: "PutBucketTagging",
  requestId,
  region: "ca-central-1",
  principal: { name, type: "AssumedRole" },
});
const drift = (number: number): Cause => ({
  why: "drift",
  at,
  facets: ["tags"],
  call: callBy("mallory", `${number}`),
});

describe("causes that are remembered", () => {
  it("are all, each once, while they are few", () => {
    const few = [drift(1), drift(2), { why: "sweep", at } as const];
    expect(keptCauses([...few, ...few])).toEqual(few);
  });

  it("are the first change and the newest where they are many, with how many are left out", () => {
    const many = Array.from({ length: 30 }, (_, number) => drift(number));
    const kept = keptCauses(many);
    expect(kept).toHaveLength(20);
    expect(kept[0]).toEqual({ ...drift(0), omitted: 10 });
    expect(kept.slice(1)).toEqual(many.slice(11));
  });

  it("go on counting what was left out before", () => {
    const first = keptCauses(Array.from({ length: 30 }, (_, number) => drift(number)));
    expect(keptCauses([...first, drift(30), drift(31)])[0]).toEqual({ ...drift(0), omitted: 12 });
  });

  it("keep how many were left out where the same cause comes again", () => {
    const counted = { ...drift(1), omitted: 5 };
    expect(distinct([counted, drift(1)])).toEqual([counted]);
    expect(distinct([drift(1), counted])).toEqual([counted]);
    expect(distinct([counted, { ...drift(1), omitted: 3 }])).toEqual([counted]);
  });

  it("are once where the same event comes again, and the table returned the first one with its members in another order", () => {
    const { why, facets = [], call = callBy("mallory") } = drift(1);
    const { event, requestId, region, principal } = call;
    const returned: Cause = { call: { region, requestId, principal, event }, facets, at, why };
    expect(keptCauses([returned, drift(1)])).toEqual([drift(1)]);
    expect(keptCauses([returned, drift(2)])).toHaveLength(2);
  });

  it("have the change of a spec as it was recorded last", () => {
    const spec = { why: "spec", at } as const;
    const change = { changes: [{ attribute: "tags", how: "added" }] } as const;
    expect(distinct([spec, { ...spec, change }])).toEqual([{ ...spec, change }]);
  });
});

describe("who is behind a call", () => {
  const session = { sessionIssuer: { userName: "ops", arn: role } };
  const identity = { type: "AssumedRole", principalId: "A:alice", sessionContext: session };

  it("is recorded with the role of a session, by which another deployment is known", () => {
    expect(principalOf(identity)).toEqual({ name: "ops/alice", type: "AssumedRole", role });
  });

  it.each([
    ["with the role", { ...callBy("alice"), principal: { ...callBy("alice").principal, role } }],
    ["without one", callBy("alice")],
  ])("comes through the queue %s", (_, call) => {
    const cause = { why: "drift", at, facets: ["tags"], call } as const;
    expect(readCause(JSON.parse(JSON.stringify(cause)), now)).toStrictEqual(cause);
  });
});

describe("a record of the spec table's stream", () => {
  const record = (name: string, time?: unknown) => ({
    eventID: "e-1",
    dynamodb: { Keys: { name: { S: name } }, ApproximateCreationDateTime: time },
  });
  const seconds = Date.parse("2026-11-23T11:59:58.000Z") / 1_000;

  it("asks for its bucket, at the time of the change", () => {
    const cause = { why: "spec", at: "2026-11-23T11:59:58.000Z" };
    expect(onStreamRecord(record("orders", seconds), now)).toEqual({ bucket: "orders", id: "e-1", cause });
  });

  it.each([undefined, "yesterday", -1, seconds * 1_000])("is of now where its time is none: %s", (time) => {
    expect(onStreamRecord(record("orders", time), now)?.cause.at).toBe(at);
  });

  it.each(["#deleted orders", ""])("asks for nothing where it is of no bucket: '%s'", (name) => {
    expect(onStreamRecord(record(name, seconds), now)).toBeUndefined();
  });
});

it("a tick of the schedule that ended as a dead letter asks for nothing any more: the next one has come", () => {
  const tick = JSON.stringify({ source: "aws.events", detail: {}, "detail-type": "Scheduled Event" });
  expect(
    requestIn(tick, { specsTable: "specs", baselinesTable: "baselines", ledgerTable: "ledger" }, now),
  ).toEqual({ nothing: true });
});
