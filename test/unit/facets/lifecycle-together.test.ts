import { describe, expect, it } from "vitest";
import { combinations } from "../../support/combinations.ts";
import { problemsOf } from "../../support/trial.ts";

// What S3 takes only together with something else, or only without it: every combination.

const on = { Status: "Enabled" };
const tag = { Key: "a", Value: "1" };
const isTaken = (facet: string, value: unknown) => problemsOf(facet, value) === "";

describe("a lifecycle rule is taken", () => {
  const rule = (more: object) => [{ ...on, Filter: {}, ...more }];
  const days = (Days: number, StorageClass = "GLACIER") => ({ Days, StorageClass });
  const date = (day: string, StorageClass = "GLACIER") => ({ Date: day, StorageClass });
  const why = (more: object) => problemsOf("lifecycle", rule(more));
  const expires = { Expiration: { Days: 900 } };

  it("with a Filter or the older Prefix", () => {
    for (const { Filter, Prefix } of combinations({
      Filter: [undefined, {}, { Prefix: "a" }],
      Prefix: [undefined, "", "a"],
    })) {
      const one = { ...on, ...expires, ...JSON.parse(JSON.stringify({ Filter, Prefix })) };
      expect(isTaken("lifecycle", [one])).toBe((Filter === undefined) !== (Prefix === undefined));
    }
  });

  it("with at least one action", () => {
    const actions = {
      Expiration: { Days: 1 },
      Transitions: [days(1)],
      NoncurrentVersionExpiration: { NoncurrentDays: 9 },
      NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: "GLACIER" }],
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    };
    for (const [name, action] of Object.entries(actions)) expect(why({ [name]: action })).toBe("");
    for (const none of [{}, { Transitions: [] }, { NoncurrentVersionTransitions: [] }])
      expect(why(none)).toContain(
        `does nothing; it needs at least one of ${Object.keys(actions).join(", ")}`,
      );
  });

  it("for uploads and delete markers only if it goes by a prefix alone", () => {
    const byPrefix: object[] = [{}, { Prefix: "a" }, { And: { Prefix: "a" } }, { And: {} }];
    const others: object[] = [
      { Tag: tag },
      { And: { Prefix: "a", Tags: [tag] } },
      { ObjectSizeGreaterThan: 0 },
      { ObjectSizeLessThan: 9 },
      { And: { Prefix: "a", ObjectSizeLessThan: 9 } },
    ];
    const text =
      "filters by tags or sizes, which S3 does not support with AbortIncompleteMultipartUpload and ExpiredObjectDeleteMarker";
    for (const Filter of [...byPrefix, ...others]) {
      expect(why({ ...expires, Filter })).toBe("");
      for (const action of [
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
        { Expiration: { ExpiredObjectDeleteMarker: true } },
      ])
        expect(why({ ...action, Filter }).includes(text), JSON.stringify(Filter)).toBe(
          others.includes(Filter),
        );
      expect(why({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: false }, Filter })).toBe("");
    }
  });

  it("for sizes between which there is one", () => {
    const sizes = (above?: number, below?: number) =>
      why({
        ...expires,
        Filter: {
          And: JSON.parse(
            JSON.stringify({ Prefix: "a", ObjectSizeGreaterThan: above, ObjectSizeLessThan: below }),
          ),
        },
      });
    const text = "has an ObjectSizeLessThan that is not greater than its ObjectSizeGreaterThan";
    for (const [above, below] of [
      [undefined, 0],
      [0, undefined],
      [0, 1],
      [5, 9],
      [undefined, undefined],
    ])
      expect(sizes(above, below), `${above} ${below}`).toBe("");
    for (const [above, below] of [
      [1, 1],
      [9, 5],
      [0, 0],
    ])
      expect(sizes(above, below)).toContain(text);
    expect(why({ ...expires, Filter: { ObjectSizeLessThan: 1 } })).toBe("");
    expect(why({ ...expires, Filter: { ObjectSizeGreaterThan: 1 } })).toBe("");
  });

  it("with days or with dates, not with both", () => {
    const [early, late] = ["2030-01-01", "2031-01-01"];
    const text = "mixes Days and Date in Expiration and Transitions";
    for (const { Expiration, Transitions } of combinations({
      Expiration: [undefined, { Days: 900 }, { Date: late }],
      Transitions: [[days(1)], [days(0)], [date(early)], [days(1), date(early, "STANDARD_IA")]],
    })) {
      const said = JSON.stringify({ Expiration, Transitions });
      const mixed = /"Days"/.test(said) && /"Date"/.test(said);
      expect(why(JSON.parse(said)).includes(text), said).toBe(mixed);
      if (!mixed) expect(why(JSON.parse(said))).toBe("");
    }
  });

  it("with an end after each move", () => {
    const text = "has an Expiration that is not after its Transitions";
    const ends = (Expiration: object, ...Transitions: object[]) => why({ Expiration, Transitions });
    expect(ends({ Days: 31 }, days(30), days(1, "STANDARD_IA"))).toBe("");
    for (const end of [30, 29, 1])
      expect(ends({ Days: end }, days(1, "STANDARD_IA"), days(30))).toContain(text);
    expect(ends({ Date: "2030-01-02" }, date("2030-01-01T00:00:00Z"))).toBe("");
    expect(ends({ Date: "2030-01-01T00:00:00Z" }, date("2030-01-01"))).toContain(text);
    expect(ends({ Date: "2030-01-01" }, date("2029-12-31"), date("2030-01-02", "STANDARD_IA"))).toContain(
      text,
    );
    expect(ends({ ExpiredObjectDeleteMarker: true }, days(30))).toBe("");
  });

  it("with an end of old versions after each of their moves, in one storage class once", () => {
    const moves = (...all: [number, string][]) =>
      all.map(([NoncurrentDays, StorageClass]) => ({ NoncurrentDays, StorageClass }));
    const old = (NoncurrentDays: number, ...all: [number, string][]) =>
      why({ NoncurrentVersionExpiration: { NoncurrentDays }, NoncurrentVersionTransitions: moves(...all) });
    const text = "has a NoncurrentVersionExpiration that is not after its NoncurrentVersionTransitions";
    expect(old(31, [30, "GLACIER"], [1, "STANDARD_IA"])).toBe("");
    expect(old(30, [1, "STANDARD_IA"], [30, "GLACIER"])).toContain(text);
    expect(old(5, [30, "GLACIER"])).toContain(text);
    const twice = "moves objects to one storage class twice";
    expect(old(31, [30, "GLACIER"], [1, "GLACIER"])).toContain(twice);
    expect(why({ Transitions: [days(1), days(2)] })).toContain(twice);
    expect(why({ Transitions: [days(1), days(2, "DEEP_ARCHIVE")] })).toBe("");
  });

  it("with one way to end", () => {
    for (const Expiration of combinations({
      Days: [undefined, 1],
      Date: [undefined, "2030-01-01"],
      ExpiredObjectDeleteMarker: [undefined, true, false],
    })) {
      const ways = [Expiration.Days, Expiration.Date, Expiration.ExpiredObjectDeleteMarker || undefined];
      const count = ways.filter((way) => way !== undefined).length;
      const problem = why({ Expiration, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
      if (count <= 1) expect(problem, JSON.stringify(Expiration)).toBe("");
      else expect(problem).toContain("can have only one of Days, Date and ExpiredObjectDeleteMarker");
    }
  });

  it("by one predicate, or by several in And", () => {
    const predicates = combinations({
      Prefix: [undefined, "a"],
      Tag: [undefined, tag],
      ObjectSizeLessThan: [undefined, 9],
      And: [undefined, { Prefix: "a", Tags: [tag, { ...tag, Key: "b" }] }],
    });
    for (const Filter of predicates) {
      const problem = why({ ...expires, Filter });
      if (Object.keys(Filter).length <= 1) expect(problem).toBe("");
      else expect(problem).toContain("can have only one predicate; use And for several");
    }
    for (const empty of [
      { Prefix: "a", Tag: undefined },
      { Prefix: "a", And: {} },
      { Prefix: "a", Tag: {} },
    ])
      expect(why({ ...expires, Filter: empty }), JSON.stringify(empty)).toBe("");
  });
});
