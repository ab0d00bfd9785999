import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestIn } from "../../../service/triggers/deadLetter.ts";
import { principalOf } from "../../../service/triggers/principal.ts";
import { readTrigger } from "../../../service/triggers/readTrigger.ts";
import { NotATrailRecord, onTrailRecord } from "../../../service/triggers/trailRecord.ts";

const at = "2026-11-23T12:00:00.000Z";
const now = new Date(at);
const call = {
  event: "PutBucketTagging",
  requestId: "R",
  region: "ca-central-1",
  principal: { name: "m", type: "x" },
};
const trigger = { bucket: "orders", id: "1", cause: { why: "drift", at, facets: ["tags"], call } };
const event = {
  source: "aws.s3",
  detail: {
    eventID: "1",
    eventName: "PutBucketTagging",
    eventSource: "s3.amazonaws.com",
    eventTime: at,
    requestID: "R",
    awsRegion: "ca-central-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: "x",
    userIdentity: {
      type: "AssumedRole",
      principalId: "A:b",
      sessionContext: { sessionIssuer: { userName: "r" } },
    },
    requestParameters: { bucketName: "orders" },
    resources: [{ ARN: "arn:aws:s3:::orders" }],
    additionalEventData: { endTime: 1 },
  },
};
const tables = { specsTable: "specs", baselinesTable: "baselines", ledgerTable: "ledger" };

/** The path of every member of a value. */
const placesOf = (value: unknown): string[][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, member]) => [
        [key],
        ...placesOf(member).map((rest) => [key, ...rest]),
      ])
    : [];

function withAt(value: unknown, [key = "", ...rest]: readonly string[], put: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = rest.length > 0 ? withAt(copy[key], rest, put) : put;
  return copy;
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 7, true, "", [], [null], {}, { a: null }, "x".repeat(20_000)),
  fc.jsonValue(),
);

describe("a message of the work queue", () => {
  it("is a trigger with all its members or not a trigger, whatever any member contains", () => {
    expect(readTrigger(JSON.stringify(trigger), now)).toEqual(trigger);
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(trigger)), strange, (place, put) => {
        const read = readTrigger(JSON.stringify(withAt(trigger, place, put)), now);
        if (!read) return;
        expect([typeof read.bucket, typeof read.id, typeof read.cause.why]).toEqual([
          "string",
          "string",
          "string",
        ]);
        expect(Number.isNaN(Date.parse(read.cause.at))).toBe(false);
        if (read.cause.call) expect(typeof read.cause.call.principal.name).toBe("string");
      }),
    );
  });

  it("that is not a trigger is recognised", () => {
    for (const body of ["", "{", "null", "[]", "{}", '"x"', '{"bucket":"a","id":"b"}'])
      expect(readTrigger(body, now)).toBeUndefined();
    for (const place of [["bucket"], ["id"], ["cause"], ["cause", "why"], ["cause", "at"]])
      expect(readTrigger(JSON.stringify(withAt(trigger, place, null)), now), place.join(".")).toBeUndefined();
  });
});

describe("a message", () => {
  const read = (place: readonly string[], put: unknown) =>
    readTrigger(JSON.stringify(withAt(trigger, place, put)), now);

  it.each(["+275760-09-13T00:00:00.000Z", "-000001-01-01T00:00:00Z", "noon", "", 7, null, "1".repeat(9_999)])(
    "with an impossible time is not a trigger: %j",
    (time) => expect(read(["cause", "at"], time)).toBeUndefined(),
  );

  it("with a time in the future counts as sent now", () => {
    expect(read(["cause", "at"], "2999-01-01T00:00:00Z")?.cause.at).toBe(at);
    expect(read(["cause", "at"], "2026-11-23T13:00:00+01:00")?.cause.at).toBe(at);
  });

  it.each(["", "x".repeat(2_049), 7, null, ["orders"]])(
    "with a name that DynamoDB rejects is not a trigger: %j",
    (name) => expect(read(["bucket"], name)).toBeUndefined(),
  );

  it("with a malformed principal keeps the other members", () => {
    const principal = { name: "unknown", type: "Unknown" };
    expect(read(["cause", "call", "principal"], null)?.cause.call).toEqual({ ...call, principal });
    expect(read(["cause", "call"], [])?.cause).toEqual({ why: "drift", at, facets: ["tags"] });
    expect(read(["cause", "facets"], ["constructor", "__proto__", "tags", 7])?.cause.facets).toEqual([
      "tags",
    ]);
  });

  it("is cut to its byte limits", () => {
    const cause = read(["cause", "call", "userAgent"], "ü".repeat(5_000))?.cause;
    expect(Buffer.byteLength(cause?.call?.userAgent ?? "")).toBeLessThanOrEqual(256);
    expect(cause?.call?.userAgent).toMatch(/\(cut\)$/);
  });
});

describe("a trail event", () => {
  it("with anything in any member is a trigger, is ignored, or is not a record", () => {
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(event)), strange, (place, put) => {
        try {
          const asked = onTrailRecord(withAt(event, place, put));
          if (!("ignored" in asked)) expect(readTrigger(JSON.stringify(asked), now)).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(NotATrailRecord);
        }
      }),
    );
  });

  it.each([
    null,
    undefined,
    7,
    "root",
    [],
    { sessionContext: null },
    { sessionContext: { sessionIssuer: null } },
  ])("without a principal names unknown: %j", (identity) =>
    expect(principalOf(identity)).toEqual({ name: "unknown", type: "Unknown" }),
  );
});

describe("a dead letter", () => {
  it("with anything in any member holds a request or is unreadable", () => {
    const deadLetters = [
      trigger,
      event,
      { requestPayload: event },
      { DDBStreamBatchInfo: { streamArn: "a/ledger/b" } },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...deadLetters), strange, fc.nat(), (deadLetter, put, index) => {
        const places = placesOf(deadLetter);
        const body = JSON.stringify(withAt(deadLetter, places[index % places.length] ?? [], put));
        expect(() => requestIn(body, tables, now)).not.toThrow();
      }),
    );
    expect(
      requestIn(JSON.stringify({ ...event, detail: { ...event.detail, userIdentity: null } }), tables, now),
    ).toMatchObject({
      check: "orders",
    });
  });

  it("in endless envelopes is not opened forever", () => {
    let deadLetter: object = trigger;
    for (let depth = 0; depth < 2_000; depth++) deadLetter = { requestPayload: deadLetter };
    expect(requestIn(JSON.stringify(deadLetter), tables, now)).toBeUndefined();
  });
});
