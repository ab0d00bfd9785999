import { describe, expect, it } from "vitest";
import { spentMs } from "../../support/spent.ts";
import { problemsOf, trial } from "../../support/trial.ts";

const Enabled = { Status: "Enabled" };
const Expiration = { Days: 365 };
const rule = { ...Enabled, Filter: { Prefix: "logs/" }, Expiration };
const named = { ID: "logs", ...rule };
const keep = { Key: "keep", Value: "no" };
const kind = { Key: "kind", Value: "log" };
const abort = { ...Enabled, Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } };

interface Kept {
  readonly Rules: readonly { readonly ID: string }[];
}

describe("lifecycle rules written differently", () => {
  it.each([
    ["all objects", { Filter: {} }, [{ Filter: { Prefix: "" } }, { Prefix: "" }, { Filter: { And: {} } }]],
    [
      "a prefix",
      { Filter: { Prefix: "logs/" } },
      [
        { Prefix: "logs/" },
        { Filter: { And: { Prefix: "logs/" } } },
        { Filter: { And: { Prefix: "logs/", Tags: [] } } },
      ],
    ],
    ["a tag", { Filter: { Tag: keep } }, [{ Filter: { And: { Tags: [keep] } } }]],
    [
      "tags",
      { Filter: { And: { Tags: [keep, kind] } } },
      [{ Filter: { And: { Tags: [kind, keep], Prefix: "" } } }],
    ],
    [
      "a date",
      { Filter: {}, Expiration: { Date: "2027-01-01" } },
      ["2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000+00:00", new Date("2027-01-01")].map((date) => ({
        Filter: {},
        Expiration: { Date: date },
      })),
    ],
    [
      "delete markers kept",
      { Filter: {} },
      [
        { Filter: {}, Expiration: { ...Expiration, ExpiredObjectDeleteMarker: false } },
        { Filter: {}, Transitions: [], NoncurrentVersionTransitions: [] },
      ],
    ],
    [
      "transitions",
      {
        Filter: {},
        Transitions: [
          { Days: 0, StorageClass: "GLACIER" },
          { Days: 30, StorageClass: "STANDARD_IA" },
        ],
      },
      [
        {
          Filter: {},
          Transitions: [
            { StorageClass: "STANDARD_IA", Days: 30 },
            { StorageClass: "GLACIER", Days: 0 },
          ],
        },
      ],
    ],
  ])("mean the same: %s", async (_, one, others) => {
    const { apply, plan } = trial("lifecycle");
    for (const written of [one, ...others]) {
      await apply([{ ...Enabled, Expiration, ...written }]);
      for (const said of [one, ...others]) {
        const value = { Rules: [{ ...Enabled, Expiration, ...said }] };
        expect(`${await plan(value)}`).toContain("in sync");
      }
    }
  });

  it("are known by their IDs, in any order", async () => {
    const { apply, plan } = trial("lifecycle");
    await apply([named, { ID: "abort", ...abort }]);
    expect((await plan([{ ID: "abort", ...abort }, named])).inSync).toBe(true);
    expect(
      (
        await plan([
          { ...named, ID: "other" },
          { ID: "abort", ...abort },
        ])
      ).inSync,
    ).toBe(false);
  });
});

describe("a lifecycle rule", () => {
  it.each([
    [
      "an expiration that the spec does not have",
      { ...named, ...abort },
      { ...named, ...abort, Expiration: undefined },
    ],
    ["Date for Days", { ...named, Expiration: { Date: "2027-01-01" } }, named],
    ["one day", { ...named, Expiration: { Days: 364 } }, named],
    ["its status", { ...named, Status: "Disabled" }, named],
    ["a narrower filter", { ...named, Filter: { And: { Prefix: "logs/", Tags: [keep] } } }, named],
    ["no filter", { ...named, Filter: {} }, named],
    [
      "versions that are kept",
      { ...named, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 9 } },
      { ...named, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    ],
    ["a transition at 0 days", { ...named, Transitions: [{ Days: 0, StorageClass: "GLACIER" }] }, named],
  ])("has drifted by %s, and is again the whole of what the spec says", async (_, there, wanted) => {
    const { apply, peek, plan } = trial("lifecycle");
    await apply([there]);
    expect((await plan([wanted])).drift).not.toEqual([]);
    expect((await apply([wanted])).converged).toBe(true);
    const { Expiration: end, ...rest } = wanted;
    expect((peek("lifecycle") as Kept).Rules).toMatchObject([end ? { ...rest, Expiration: end } : rest]);
    expect((await plan([there])).inSync).toBe(false);
  });

  it("without an ID goes by what it says, and keeps the ID that S3 made up", async () => {
    const { apply, peek, plan, writes } = trial("lifecycle");
    await apply([rule, abort]);
    const [first, second] = (peek("lifecycle") as Kept).Rules;
    expect((await plan([abort, rule])).inSync).toBe(true);
    const [[, sent] = []] = await writes([abort, { ...rule, Expiration: { Days: 30 } }]);
    const { Rules } = (sent as { LifecycleConfiguration: Kept }).LifecycleConfiguration;
    expect(Rules.map(({ ID }) => ID)).toEqual([second?.ID, undefined]);
    expect((await plan([{ ...rule, ID: first?.ID }, abort])).inSync).toBe(true);
  });

  it("without an ID does not stand for the same rule twice", async () => {
    const { apply, peek, plan } = trial("lifecycle");
    await apply([named, { ...named, ID: "again" }]);
    expect((await plan([rule])).drift).toMatchObject([{ path: "/lifecycle/Rules/again" }]);
    await apply([rule]);
    expect(peek("lifecycle")).toMatchObject({ Rules: [named] });
  });

  it("without an ID is one of its own beside one of that name, and beside its like", async () => {
    const { apply, peek, plan } = trial("lifecycle");
    await apply([named]);
    await apply([named, rule]);
    expect(peek("lifecycle")).toMatchObject({ Rules: [named, rule] });
    expect((await plan([rule, rule])).inSync).toBe(true);
    expect((await plan([rule])).inSync).toBe(false);
  });

  it("that may do nothing is written as such, and is none that expires", async () => {
    const { apply, plan } = trial("lifecycle");
    const idle = { ID: "idle", ...Enabled, Filter: {}, Expiration: { ExpiredObjectDeleteMarker: false } };
    expect((await apply([idle])).converged).toBe(true);
    expect((await plan([{ ...idle, Expiration: { ExpiredObjectDeleteMarker: true } }])).inSync).toBe(false);
  });

  it("that does nothing is written as such also where it is made of two", async () => {
    const { apply, peek } = trial("lifecycle");
    const idle = { ID: "idle", ...Enabled, Filter: {}, Expiration: { ExpiredObjectDeleteMarker: false } };
    await apply([idle]);
    const other = { ...idle, Status: "Disabled", Filter: { Prefix: "a/" } };
    const result = await apply([other], { ignore: ["/lifecycle/Rules/idle/Filter"] });
    expect(result.converged, `${result}`).toBe(true);
    expect(peek("lifecycle")).toMatchObject({
      Rules: [{ ...idle, Status: "Disabled", Filter: { Prefix: "" } }],
    });
  });
});

describe("the lifecycle of a bucket", () => {
  const small = { TransitionDefaultMinimumObjectSize: "varies_by_storage_class" };

  it("keeps the smallest size that transitions move, unless the spec says one", async () => {
    const { apply, peek, plan } = trial("lifecycle");
    await apply({ Rules: [named], ...small });
    expect((await plan([named])).inSync).toBe(true);
    await apply([{ ...named, Expiration: { Days: 1 } }]);
    expect(peek("lifecycle")).toMatchObject(small);
    const usual = { Rules: [named], TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" };
    expect((await apply(usual)).converged).toBe(true);
    expect(peek("lifecycle")).toMatchObject(usual);
  });

  it("has the usual smallest size where S3 does not say it", async () => {
    const { apply, peek, plan, plant } = trial("lifecycle");
    await apply([named]);
    plant("lifecycle", { Rules: (peek("lifecycle") as Kept).Rules });
    const usual = { TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" };
    expect((await plan({ Rules: [named], ...usual })).inSync).toBe(true);
    expect((await plan({ Rules: [named], ...small })).inSync).toBe(false);
  });

  it("keeps unnamed rules if the facet is additive, and what is ignored in a rule", async () => {
    const { apply, peek, plan } = trial("lifecycle");
    await apply([named, { ID: "theirs", ...abort }]);
    const shorter = { ...named, Expiration: { Days: 1 }, Status: "Disabled" };
    const additive = { additive: ["lifecycle"], ignore: ["/lifecycle/Rules/*/Status"] };
    expect((await apply([shorter], additive)).converged).toBe(true);
    expect(peek("lifecycle")).toMatchObject({
      Rules: [{ ...shorter, Status: "Enabled" }, { ID: "theirs" }],
    });
    expect((await plan([shorter], additive)).inSync).toBe(true);
    expect((await apply(null, { ignore: ["/lifecycle/Rules/theirs"] })).converged).toBe(true);
    expect(peek("lifecycle")).toMatchObject({ Rules: [{ ID: "theirs" }] });
  });

  it("keeps what a newer S3 has added, in rules with and without an ID", async () => {
    const { apply, plan, plant, writes } = trial("lifecycle");
    await apply([named]);
    const there = { ...named, Colour: "red", Expiration: { Days: 365, Softly: true } };
    plant("lifecycle", { Rules: [there], Newer: 1 });
    for (const said of [named, rule]) expect((await plan([said])).inSync).toBe(true);
    const [[, sent] = []] = await writes([rule, abort]);
    expect(sent).toMatchObject({ LifecycleConfiguration: { Rules: [there, {}] } });
  });

  it("is compared quickly, even with as many rules as S3 takes, none of which has an ID", async () => {
    const { apply, plan } = trial("lifecycle");
    const many = Array.from({ length: 1_000 }, (_, place) => ({ ...rule, Filter: { Prefix: `${place}/` } }));
    await apply(many);
    const ms = await spentMs(async () => expect((await plan(many.toReversed())).inSync).toBe(true));
    expect(ms).toBeLessThan(2_000);
  });
});

describe("a lifecycle that S3 would refuse is refused before", () => {
  const to = (StorageClass: string, Days: number) => ({ StorageClass, Days });
  const one = (more: object) => [{ ...Enabled, Filter: {}, ...more }];
  it.each([
    ["1,001 rules", Array(1_001).fill(rule), "at most 1000"],
    ["an ID twice", [named, named], "more than once"],
    ["an ID of 256 characters", one({ Expiration, ID: "x".repeat(256) }), "at most 255"],
    ["no filter", [{ ...Enabled, Expiration }], "needs a Filter ({} for all objects)"],
    ["both kinds of prefix", one({ Expiration, Prefix: "a" }), "older Prefix"],
    ["two predicates", one({ Expiration, Filter: { Prefix: "a", Tag: keep } }), "use And for several"],
    ["a tag key twice", one({ Expiration, Filter: { And: { Tags: [keep, keep] } } }), "more than once"],
    ["no action", one({ Transitions: [] }), "does nothing"],
    ["Days and Date", one({ Expiration: { Days: 1, Date: "2027-01-01" } }), "one of Days, Date and"],
    ["0 days", one({ Expiration: { Days: 0 } }), "/lifecycle/0/Expiration/Days: 0 is too small"],
    ["a time of day", one({ Expiration: { Date: "2027-01-01T12:00:00Z" } }), "is not midnight in UTC"],
    [
      "another zone's midnight",
      one({ Expiration: { Date: "2027-01-01T00:00:00-05:00" } }),
      "is not midnight",
    ],
    ["no such day", one({ Expiration: { Date: "2027-02-30" } }), "is not midnight"],
    ["an invalid Date", one({ Expiration: { Date: new Date("soon") } }), "/lifecycle/0/Expiration/Date"],
    [
      "a transition without a time",
      one({ Transitions: [{ StorageClass: "GLACIER" }] }),
      "exactly one of Days and Date",
    ],
    ["a class twice", one({ Transitions: [to("GLACIER", 1), to("GLACIER", 2)] }), "one storage class twice"],
    ["an unknown class", one({ Transitions: [to("COLD", 1)] }), "DEEP_ARCHIVE"],
    [
      "an end before a move",
      one({ Expiration, Transitions: [to("GLACIER", 365)] }),
      "not after its Transitions",
    ],
    [
      "dates and days",
      one({ Expiration, Transitions: [{ Date: "2027-01-01", StorageClass: "GLACIER" }] }),
      "mixes Days and Date",
    ],
    [
      "an end of old versions before their move",
      one({
        NoncurrentVersionExpiration: { NoncurrentDays: 5 },
        NoncurrentVersionTransitions: [{ NoncurrentDays: 5, StorageClass: "GLACIER" }],
      }),
      "not after its NoncurrentVersionTransitions",
    ],
    [
      "101 kept versions",
      one({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }),
      "at most 100",
    ],
    ["uploads by tag", one({ ...abort, Filter: { Tag: keep } }), "filters by tags or sizes"],
    [
      "delete markers by size",
      one({ Expiration: { ExpiredObjectDeleteMarker: true }, Filter: { ObjectSizeGreaterThan: 1 } }),
      "filters by tags or sizes",
    ],
    [
      "no size at all",
      one({ Expiration, Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } } }),
      "not greater than its ObjectSizeGreaterThan",
    ],
    ["an unknown member", one({ Expiration: { Day: 1 } }), "/lifecycle/0/Expiration/Day: unknown key"],
    ["a wrong size", { Rules: [rule], TransitionDefaultMinimumObjectSize: 5 }, "varies_by_storage_class"],
  ])("%s", (_, value, why) => {
    expect(problemsOf("lifecycle", value)).toContain(why);
  });
});

describe("lifecycle rules with the older Prefix and with a Filter", () => {
  it("are all sent with a Filter, since S3 takes one kind only", async () => {
    const { create, writes } = trial("lifecycle");
    await create();
    const old = { ID: "old", ...Enabled, Prefix: "a/", Expiration };
    const sent = async (...rules: object[]) => {
      const [[, input] = []] = await writes(rules);
      return (input as { LifecycleConfiguration: Kept }).LifecycleConfiguration.Rules;
    };
    const { Prefix, ...rest } = old;
    const filtered = { ...rest, Filter: { Prefix } };
    expect(await sent(old, named)).toEqual([filtered, named]);
    expect(await sent(named, old)).toEqual([named, filtered]);
    expect(await sent(old, { ...old, ID: "two", Prefix: "" })).toEqual([
      old,
      { ...old, ID: "two", Prefix: "" },
    ]);
  });
});

describe("lifecycle rules of a bucket that another principal wrote", () => {
  it("can have one storage class several times: each counts by its place", async () => {
    const { apply, plan, plant } = trial("lifecycle");
    await apply([named]);
    const moves = [30, 60, 90].map((Days) => ({ Days, StorageClass: "GLACIER" }));
    plant("lifecycle", { Rules: [{ ...named, Transitions: moves }] });
    const { drift } = await plan([{ ...named, Transitions: moves.slice(0, 1) }]);
    expect(drift.map(({ path }) => path)).toEqual([
      "/lifecycle/Rules/logs/Transitions/1",
      "/lifecycle/Rules/logs/Transitions/2",
    ]);
  });

  it("are written with the older Prefix while every rule can be, also those that are made of two", async () => {
    const { apply, peek } = trial("lifecycle");
    const old = (ID: string, Prefix: string, Days: number, more: object = {}) => ({
      ID,
      ...Enabled,
      Prefix,
      Expiration: { Days },
      ...more,
    });
    const others = [
      old("all", "", 1, { Status: "Disabled" }),
      old("logs", "logs/", 2, { Status: "Disabled" }),
    ];
    await apply([...others, old("tmp", "tmp/", 3)]);
    const wanted = [old("all", "", 9), old("logs", "logs/", 9), old("tmp", "tmp/", 3)];
    await apply(wanted, { ignore: ["/lifecycle/Rules/all/Status", "/lifecycle/Rules/logs/Status"] });
    expect((peek("lifecycle") as Kept).Rules).toEqual([
      old("all", "", 9, { Status: "Disabled" }),
      old("logs", "logs/", 9, { Status: "Disabled" }),
      old("tmp", "tmp/", 3),
    ]);
  });
});
