import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseException } from "../../../core/resolve/exception.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, now } from "../../support/layered.ts";

const deny = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "arn:aws:s3:::orders/*",
  ...more,
});
const company = {
  name: "company",
  require: {
    policy: { Version: "2012-10-17", Statement: [deny("One"), deny("Two"), { ...deny(""), Sid: undefined }] },
    tags: { owner: "platform", env: "prod" },
    objectLock: { mode: "GOVERNANCE", days: 30 },
    encryption: { SSEAlgorithm: "aws:kms", BucketKeyEnabled: true },
  },
  default: { versioning: true },
};
const waiving = (more: object = {}) => ({
  name: "migration",
  buckets: ["ord*"],
  owner: "alice",
  reason: "the old client",
  since: "2026-11-01T00:00:00Z",
  until: "2027-01-01T00:00:00Z",
  ...more,
});
const limits = { longestDays: 90, never: [] as string[] };

const resolved = (exception: object, never: string[] = [], at = now) =>
  resolve(
    facts,
    layersOf([JSON.parse(JSON.stringify(company))], [exception], { ...limits, never }),
    undefined,
    at,
  );
const wanted = (exception: object, never: string[] = []) =>
  Object.fromEntries(resolved(exception, never).desired?.facets ?? []) as Record<string, never>;
const sids = ({ policy }: Record<string, { Statement: { Sid?: string }[] }>) =>
  policy?.Statement.map(({ Sid }) => Sid);

describe("an exception waives", () => {
  it("everything, if it has no pointers", () => {
    expect(wanted(waiving())).toEqual({});
    expect(resolved(waiving()).waived).toMatchObject([
      { exception: "migration", until: "2027-01-01T00:00:00.000Z" },
    ]);
  });

  it("what its pointers name, and lists it with the baseline", () => {
    const { desired, waived } = resolved(waiving({ pointers: ["/policy/Statement/One", "/tags/env"] }));
    expect(sids(Object.fromEntries(desired?.facets ?? []) as never)).toEqual(["Two", undefined]);
    expect(desired?.facets.get("tags")).toEqual({ owner: "platform" });
    expect(waived[0]?.parts).toEqual([
      { path: "/policy/Statement/One", from: "company" },
      { path: "/tags/env", from: "company" },
    ]);
  });

  it("never a part of a statement, which would say something else without it", () => {
    const pointers = [
      "/policy/Statement/One/Action",
      "/policy/Statement/2/Resource",
      "/policy/Statement/*/Principal",
    ];
    expect(wanted(waiving({ pointers })).policy).toEqual(wanted(waiving({ buckets: ["x"] })).policy);
    expect(resolved(waiving({ pointers })).waived[0]?.parts).toEqual([]);
  });

  it("a member of the only encryption rule", () => {
    const pointers = ["/encryption/Rules/0/BucketKeyEnabled"];
    expect(wanted(waiving({ pointers })).encryption).toEqual({
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
    });
  });

  it("nothing where the rest would be no value that S3 takes", () => {
    const pointers = ["/objectLock/Rule/DefaultRetention/Days"];
    expect(wanted(waiving({ pointers })).objectLock).toEqual(wanted(waiving({ buckets: ["x"] })).objectLock);
  });

  it("defaults, too", () => {
    expect(wanted(waiving({ pointers: ["/versioning"] }))).not.toHaveProperty("versioning");
  });
});

describe("what the operator never waives", () => {
  it.each([["/policy"], ["/policy/Statement/*"], ["/policy/*/One"], ["/policy/Statement/One"]])(
    "stays under an exception from everything: %s",
    (never) => {
      const left = wanted(waiving(), [never]);
      expect(Object.keys(left)).toEqual(["policy"]);
      expect(sids(left)).toContain("One");
      // Without its version, the statement's policy variables would be plain text.
      expect(left.policy).toMatchObject({ Version: "2012-10-17" });
    },
  );

  it.each([[["/policy"]], [["/policy/Statement"]], [["/policy/Statement/One"]], [["/policy/Statement/*"]]])(
    "stays under the pointers %s",
    (pointers) => expect(sids(wanted(waiving({ pointers }), ["/policy/Statement/One"]))).toContain("One"),
  );
});

describe("an exception is in force", () => {
  const isWaived = (exception: object, at: string) =>
    !resolved(exception, [], new Date(at)).desired?.facets.has("policy");

  it("from the second of since until the second before until", () => {
    expect(isWaived(waiving(), "2026-10-31T23:59:59Z")).toBe(false);
    expect(isWaived(waiving(), "2026-11-01T00:00:00Z")).toBe(true);
    expect(isWaived(waiving(), "2026-12-31T23:59:59Z")).toBe(true);
    expect(isWaived(waiving(), "2027-01-01T00:00:00Z")).toBe(false);
    expect(isWaived(waiving(), "2027-01-01T00:00:01Z")).toBe(false);
  });

  it("not if it is longer than the operator permits, or never began, or is for other buckets", () => {
    expect(isWaived(waiving({ until: "2027-01-30T00:00:01Z" }), "2026-12-01T00:00:00Z")).toBe(false);
    expect(isWaived(waiving({ until: "2027-01-30T00:00:00Z" }), "2026-12-01T00:00:00Z")).toBe(true);
    expect(isWaived(waiving({ since: undefined }), "2026-12-01T00:00:00Z")).toBe(false);
    expect(isWaived(waiving({ buckets: ["billing-*"] }), "2026-12-01T00:00:00Z")).toBe(false);
  });

  it("at exactly the instants of its time, in whichever offset they are written", () => {
    const start = Date.parse("2026-11-01T00:00:00Z");
    const offset = (hours: number) => `${hours < 0 ? "-" : "+"}${`${Math.abs(hours)}`.padStart(2, "0")}:00`;
    const written = (at: number, hours: number) =>
      `${new Date(at + hours * 3_600_000).toISOString().slice(0, 19)}${offset(hours)}`;
    const seconds = fc.integer({ min: 1, max: 90 * 86_400 });
    fc.assert(
      fc.property(
        seconds,
        seconds,
        fc.integer({ min: -14, max: 14 }),
        fc.boolean(),
        (length, later, hours, isAtEnd) => {
          const end = start + length * 1_000;
          const exception = waiving({ since: written(start, hours), until: written(end, -hours) });
          for (const second of [-1, 0, 1]) {
            const at = (isAtEnd ? end : start + later * 1_000) + second * 1_000;
            expect(isWaived(exception, new Date(at).toISOString())).toBe(start <= at && at < end);
          }
        },
      ),
      { numRuns: draws(1_100) },
    );
  });
});

it.each([
  [{}],
  [{ ticket: "OPS-1" }],
  [{ pointers: ["/policy"] }],
  [{ ticket: "OPS-1", pointers: ["/tags"] }],
])("an exception is read with everything that it says: %j", (more) => {
  const { since, until, ...said } = waiving(more);
  const read = parseException({ since, until, ...said });
  expect({ ...read }).toEqual({
    ...said,
    since: "2026-11-01T00:00:00.000Z",
    until: "2027-01-01T00:00:00.000Z",
  });
});
