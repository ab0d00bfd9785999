import { DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { requestIn } from "../../../service/triggers/deadLetter.ts";
import { onTrailRecord } from "../../../service/triggers/trailRecord.ts";
import { deliver, Race } from "../../support/race.ts";
import { type Shared, shared, trailEvent } from "../../support/secondWriter.ts";
import { bucket, region } from "../../support/world.ts";

const [policy, tags, lifecycle] = shared as [Shared, Shared, Shared];
type Event = ReturnType<typeof trailEvent>;

/** The second writer writes these entries between our last read and our write. */
async function overwritten(
  row: Shared,
  entries: readonly unknown[],
  more: object = {},
  before = async (_: Race) => {},
) {
  const race = new Race(row, true);
  await race.begin();
  await before(race);
  const steps = new Map([[2, [() => race.put(entries)]]]);
  await race.during(() => race.world.spec({ ...row.spec(row.ours), additive: [row.facet], ...more }), steps);
  race.world.clock.pass(2_000);
  return race;
}

const putsOf = (race: Race) => race.world.calls.filter((name) => name.startsWith("Put"));
const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).toSorted();
const outcomes = (race: Race) => race.overlaps.map(({ restored, reason }) => [restored, reason]);
const first = (race: Race) => race.events[0] as Event;
const withDetail = (event: Event, detail: object): Event => ({
  ...event,
  detail: { ...event.detail, ...detail },
});

describe("what a call added and our write overwrote", () => {
  it("is written again with who, which entry and which call; the history has the value before", async () => {
    const race = await overwritten(policy, [policy.old, policy.theirs]);
    await deliver(race.world, first(race));
    expect(race.overlaps).toEqual([
      {
        facet: "policy",
        by: "terraform",
        event: "PutBucketPolicy",
        requestId: first(race).detail.requestID,
        at: expect.any(String),
        entries: ["/policy/Statement/theirs"],
        restored: true,
      },
    ]);
    expect(race.world.history[0]?.sent.map(({ type }) => type)).toEqual(["PutBucketPolicy"]);
    expect(JSON.stringify(race.world.history[0]?.before)).not.toContain("theirs");
  });

  it("is written again once, however often the event arrives", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    await deliver(race.world, first(race));
    await race.world.s3.send(tags.command([tags.old, tags.ours]), region);
    await deliver(race.world, withDetail(first(race), { eventID: "another copy" }));
    expect(putsOf(race)).toEqual([]);
    expect(race.overlaps).toHaveLength(1);
    expect(await tags.read(race.world)).not.toContainEqual(tags.theirs);
  });

  it("is not written again if the facet was changed since: it may be missing on purpose", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    await race.world.s3.send(tags.command([tags.ours]), region);
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[false, expect.stringContaining("was changed again since")]]);
    expect(sorted(await tags.read(race.world))).toEqual(sorted([tags.ours]));
  });

  it("is not written again if a change in between is visible in our next write alone", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    await race.world.s3.send(tags.command([]), region);
    await race.world.trigger({ why: "sweep" });
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[false, expect.stringContaining("was changed again since")]]);
    expect(sorted(await tags.read(race.world))).toEqual(sorted([tags.ours]));
  });

  it("is not written again if the guard refuses it", async () => {
    const open = { ...(policy.theirs as object), Principal: "*" };
    const race = await overwritten(policy, [policy.old, open], {}, async ({ world }) => {
      await world.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }), region);
    });
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[false, expect.stringContaining("must first allow it")]]);
    expect(sorted(await policy.read(race.world))).toEqual(sorted([policy.old, policy.ours]));
  });

  it("is not written again if it would lock the service out", async () => {
    const locked = {
      Sid: "locked",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    };
    const race = await overwritten(policy, [policy.old, locked]);
    await deliver(race.world, first(race));
    expect(race.overlaps.map(({ restored }) => restored)).toEqual([false]);
    expect(sorted(await policy.read(race.world))).toEqual(sorted([policy.old, policy.ours]));
  });

  it("is written again if it is a Deny that concerns others", async () => {
    const secure = {
      Sid: "secure",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const race = await overwritten(policy, [policy.old, secure]);
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[true, undefined]]);
    expect(await policy.read(race.world)).toContainEqual(secure);
  });

  it("never replaces an entry of the spec", async () => {
    const tampered = { ...(tags.ours as object), Value: "tampered" };
    const race = await overwritten(tags, [tags.old, tampered]);
    await deliver(race.world, first(race));
    expect(race.overlaps).toEqual([]);
    expect(sorted(await tags.read(race.world))).toEqual(sorted([tags.old, tags.ours]));
  });

  it("replaces another principal's own entry that the call had changed", async () => {
    const changed = { ...(tags.old as object), Value: "changed" };
    const race = await overwritten(tags, [changed]);
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[true, undefined]]);
    expect(await tags.read(race.world)).toEqual(expect.arrayContaining([changed, tags.ours]));
  });

  it("is only reported if the call removed an entry", async () => {
    const race = await overwritten(tags, []);
    await deliver(race.world, first(race));
    expect(outcomes(race)).toEqual([[false, expect.stringContaining("had removed 1 of the entries")]]);
    expect(await tags.read(race.world)).toEqual(expect.arrayContaining([tags.old, tags.ours]));
  });

  it("is not written again while the spec says mode: observe, or windows are closed", async () => {
    const observing = await overwritten(tags, [tags.old, tags.theirs]);
    observing.world.specs.set(bucket, {
      ...(observing.world.specs.get(bucket) as object),
      mode: "observe",
    });
    await deliver(observing.world, first(observing));
    expect(outcomes(observing)).toEqual([[false, "tags is in observe mode"]]);
    const closed = await overwritten(tags, [tags.old, tags.theirs]);
    closed.world.restraints.windows.push({ kind: "deny", schedule: "0 0 * * *", duration: "24h" });
    await deliver(closed.world, first(closed));
    expect(outcomes(closed)).toEqual([[false, expect.stringContaining("window")]]);
  });

  it("is written again only if no later call at that time dropped it", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    const [added] = race.events as [Event];
    const at = race.world.clock.now();
    const parameters = tags.parameters([tags.old]);
    const later = trailEvent({ event: tags.event, parameters }, { at, requestId: "later" });
    const endTime = (added.detail.additionalEventData?.endTime ?? 0) + 5;
    await deliver(
      race.world,
      withDetail(later, { eventTime: added.detail.eventTime, additionalEventData: { endTime } }),
    );
    await deliver(race.world, added);
    expect(race.overlaps).toEqual([]);
    expect(sorted(await tags.read(race.world))).toEqual(sorted([tags.old, tags.ours]));
  });
});

describe("what a record does not say exactly", () => {
  const reported = async (row: Shared, requestParameters: object) => {
    const race = await overwritten(row, [row.old, row.theirs]);
    const parameters = { bucketName: bucket, ...requestParameters };
    await deliver(race.world, withDetail(first(race), { requestParameters: parameters }));
    expect(putsOf(race)).toEqual([]);
    return outcomes(race);
  };
  const unknown = [[false, "its record does not say exactly what it wrote"]];

  it.each([
    ["without the value", tags, {}],
    ["with an empty value", tags, { Tagging: "" }],
    ["with a text that became a number", tags, { Tagging: { TagSet: { Tag: { Key: "a", Value: 1 } } } }],
    ["with a value of another type", policy, { bucketPolicy: "<policy>" }],
    [
      "with a value that is longer than S3 takes",
      policy,
      { bucketPolicy: { Statement: [], Id: "x".repeat(30_000) } },
    ],
    ["with a rule of unknown shape", lifecycle, { LifecycleConfiguration: { Rule: [{ Strange: 1 }, null] } }],
    ["with another call's value", lifecycle, { Tagging: { TagSet: { Tag: [] } } }],
  ] as const)("is reported, and not invented: %s", async (_, row, parameters) => {
    expect(await reported(row, parameters)).toEqual(unknown);
  });
});

describe("an event that is none of these", () => {
  it("of another time is an ordinary trigger", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    const endTime = race.world.clock.now().getTime();
    const eventTime = new Date(Math.floor(endTime / 1_000) * 1_000).toISOString();
    const event = withDetail(first(race), { eventTime, additionalEventData: { endTime } });
    await deliver(race.world, event);
    expect(race.overlaps).toEqual([]);
    expect(sorted(await tags.read(race.world))).toEqual(sorted([tags.old, tags.ours]));
  });

  it("that comes an hour later is an ordinary trigger", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    race.world.clock.pass(61 * 60_000);
    await race.world.trigger({ why: "sweep" });
    await deliver(race.world, first(race));
    expect(putsOf(race)).toEqual([]);
  });

  it("of any size makes a message that the queue takes", async () => {
    const race = await overwritten(policy, [policy.old, policy.theirs]);
    const requestParameters = { bucketName: bucket, bucketPolicy: { Id: "é".repeat(200_000) } };
    const trigger = onTrailRecord(withDetail(first(race), { requestParameters }));
    expect(Buffer.byteLength(JSON.stringify(trigger))).toBeLessThan(25_000);
  });

  it("that was a dead letter carries no value", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    const body = JSON.stringify(onTrailRecord(first(race)));
    const names = { specsTable: "specs", ledgerTable: "ledger", baselinesTable: "baselines" };
    expect(JSON.stringify(requestIn(body, names, race.world.clock.now()))).not.toContain("theirs");
  });

  it("one of hundreds at the same time: the ledger keeps a few, and nothing is written for them", async () => {
    const race = await overwritten(tags, [tags.old, tags.theirs]);
    const [event] = race.events as [Event];
    for (let call = 0; call < 100; call += 1)
      await deliver(race.world, withDetail(event, { eventID: `e${call}`, requestID: `r${call}` }));
    const writes = race.world.history.flatMap(({ sent }) => sent).length;
    expect(writes).toBe(2);
    expect(JSON.stringify(race.world.status?.merged).length).toBeLessThan(2_000);
  });
});
