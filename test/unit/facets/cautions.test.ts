import { describe, expect, it } from "vitest";
import { trial } from "../../support/trial.ts";

/** What a plan warns of, for a bucket that has the one value and a spec that says the other. */
async function warned(facet: string, before: unknown, after: unknown, more: object = {}) {
  const { create, apply, plan } = trial(facet);
  await create();
  if (before !== undefined) await apply(before, more);
  return (await plan(after, more)).warnings.map(({ text }) => text);
}

const lock = (DefaultRetention: object) => ({ ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } });
const kept = (Mode: string, span: object, hold?: object) =>
  lock({ Mode, ...span, ...(hold && { DefaultEventHold: hold }) });

describe("the warning of a lock that gets stricter", () => {
  const locks = "Object Lock cannot be disabled again";
  const complies = (span: string) =>
    `no principal, not even the account's root user, can delete objects that are written from then on for ${span} (COMPLIANCE)`;
  const holds = (span: string) =>
    `objects that are written from then on are held for ${span} after their event (DefaultEventHold)`;

  it.each<[what: string, before: unknown, after: unknown, texts: string[]]>([
    ["that comes", undefined, true, [locks]],
    [
      "that comes with a retention",
      undefined,
      kept("COMPLIANCE", { Days: 30 }),
      [locks, complies("30 days")],
    ],
    ["that comes and can be bypassed", undefined, kept("GOVERNANCE", { Years: 9 }), [locks]],
    [
      "that comes with a hold",
      undefined,
      lock({ DefaultEventHold: { Years: 2 } }),
      [locks, holds("2 years")],
    ],
    ["a longer one", kept("COMPLIANCE", { Days: 1 }), kept("COMPLIANCE", { Days: 2 }), [complies("2 days")]],
    [
      "a year for days",
      kept("COMPLIANCE", { Days: 364 }),
      kept("COMPLIANCE", { Years: 1 }),
      [complies("1 years")],
    ],
    ["a year for as many days", kept("COMPLIANCE", { Days: 365 }), kept("COMPLIANCE", { Years: 1 }), []],
    ["a shorter one", kept("COMPLIANCE", { Days: 2 }), kept("COMPLIANCE", { Days: 1 }), []],
    ["another mode", kept("GOVERNANCE", { Days: 9 }), kept("COMPLIANCE", { Days: 1 }), [complies("1 days")]],
    ["the weaker mode", kept("COMPLIANCE", { Days: 1 }), kept("GOVERNANCE", { Days: 9 }), []],
    [
      "a hold more",
      kept("GOVERNANCE", { Days: 1 }),
      kept("GOVERNANCE", { Days: 1 }, { Days: 7 }),
      [holds("7 days")],
    ],
    [
      "a longer hold",
      kept("GOVERNANCE", { Days: 1 }, { Days: 7 }),
      kept("GOVERNANCE", { Days: 1 }, { Days: 8 }),
      [holds("8 days")],
    ],
    [
      "a shorter hold",
      kept("GOVERNANCE", { Days: 1 }, { Days: 7 }),
      kept("GOVERNANCE", { Days: 1 }, { Days: 6 }),
      [],
    ],
  ])("%s", async (_, before, after, texts) => {
    const versions = before === undefined ? ["versioning can be suspended later, but never removed"] : [];
    const found = await warned("objectLock", before, after, { versioning: true });
    expect(found.toSorted()).toEqual([...versions, ...texts].sort());
  });
});

describe("the warning of versions", () => {
  const text = "versioning can be suspended later, but never removed";

  it("comes once: when a bucket gets them for the first time", async () => {
    expect(await warned("versioning", undefined, true)).toEqual([text]);
    expect(await warned("versioning", true, false)).toEqual([]);
    expect(await warned("versioning", false, true)).toEqual([]);
    expect(await warned("versioning", undefined, false)).toEqual([]);
  });
});

describe("the warning of rules that delete", () => {
  const rule = (ID: string, more: object = {}) => ({
    ID,
    Status: "Enabled",
    Filter: {},
    Expiration: { Days: 30 },
    ...more,
  });
  const old = (NoncurrentDays: number, NewerNoncurrentVersions?: number) => ({
    Expiration: undefined,
    NoncurrentVersionExpiration: {
      NoncurrentDays,
      ...(NewerNoncurrentVersions && { NewerNoncurrentVersions }),
    },
  });
  const logs = { Filter: { Prefix: "logs/" } };
  const keeps = {
    Expiration: undefined,
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
  const may = (names: string) => `${names} may delete objects that already exist`;

  it.each<[what: string, before: object, after: object, warns: boolean]>([
    ["the same", {}, {}, false],
    ["sooner", {}, { Expiration: { Days: 29 } }, true],
    ["later", {}, { Expiration: { Days: 31 } }, false],
    ["fewer objects", {}, logs, false],
    ["the same part", logs, logs, false],
    ["more objects", logs, {}, true],
    ["other objects", logs, { Filter: { Prefix: "data/" } }, true],
    [
      "at an earlier date",
      { Expiration: { Date: "2030-01-02" } },
      { Expiration: { Date: "2030-01-01" } },
      true,
    ],
    [
      "at a later date",
      { Expiration: { Date: "2030-01-01" } },
      { Expiration: { Date: "2030-01-02" } },
      false,
    ],
    ["at a date, not by age", {}, { Expiration: { Date: "2030-01-01" } }, true],
    ["versions sooner", old(30), old(29), true],
    ["versions later", old(30), old(31), false],
    ["fewer versions kept", old(30, 3), old(30, 2), true],
    ["more versions kept", old(30, 3), old(30, 4), false],
    ["versions, not objects", {}, old(30), true],
    ["what is disabled", {}, { Status: "Disabled" }, false],
    ["what was disabled", { Status: "Disabled" }, {}, true],
    ["uploads only", {}, keeps, false],
    ["markers only", {}, { Expiration: { ExpiredObjectDeleteMarker: true } }, false],
  ])("that delete %s", async (_, before, after, warns) => {
    const texts = await warned("lifecycle", [rule("old", before)], [rule("old", after)]);
    expect(texts).toEqual(warns ? [may('the rule "old"')] : []);
  });

  it("names five of them at most", async () => {
    const text = (...names: string[]) =>
      warned(
        "lifecycle",
        undefined,
        names.map((name) => rule(name, { Filter: { Prefix: name } })),
      );
    expect(await text("a")).toEqual([may('the rule "a"')]);
    expect(await text("a", "b")).toEqual([may('the rules "a", "b"')]);
    expect(await text("a", "b", "c", "d", "e")).toEqual([may('the rules "a", "b", "c", "d", "e"')]);
    expect(await text("a", "b", "c", "d", "e", "f")).toEqual([
      may('the rules "a", "b", "c", "d", "e" and 1 more'),
    ]);
  });
});
