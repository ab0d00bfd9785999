import { describe, expect, it } from "vitest";
import { InvalidSpec, parseDesired } from "../../exports/index.ts";

function problems(spec: unknown): Record<string, string> {
  try {
    parseDesired(spec);
  } catch (error) {
    if (error instanceof InvalidSpec)
      return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
    throw error;
  }
  return {};
}

const valid = { name: "orders-archive", region: "ca-central-1" };

describe("a valid spec", () => {
  it.each([
    ["versioning", true, { Status: "Enabled" }],
    ["versioning", false, { Status: "Suspended" }],
    ["versioning", { Status: "Enabled" }, { Status: "Enabled" }],
    ["tags", { team: "orders" }, { team: "orders" }],
    ["tags", [{ Key: "team", Value: "orders" }], { team: "orders" }],
    ["tags", { TagSet: [{ Key: "team", Value: "orders" }] }, { team: "orders" }],
    ["tags", {}, {}],
    ["blockPublicAccess", { BlockPublicAcls: true }, { BlockPublicAcls: true }],
    [
      "blockPublicAccess",
      { PublicAccessBlockConfiguration: { IgnorePublicAcls: false } },
      { IgnorePublicAcls: false },
    ],
  ])("may write %s as %j", (facet, written, meant) => {
    expect(parseDesired({ ...valid, [facet]: written }).facets.get(facet)).toEqual(meant);
  });

  it("distinguishes an absent facet from one that must not be configured", () => {
    const { facets } = parseDesired({ ...valid, tags: null });
    expect([...facets]).toEqual([["tags", null]]);
  });
});

describe("a problem names the place, the value, what is allowed and the nearest known word", () => {
  it.each([
    ["an unknown key", { versionning: true }, "/versionning", 'did you mean "versioning"?'],
    ["an unknown key far from all", { zebra: true }, "/zebra", "known: name, region"],
    [
      "an unknown member",
      { versioning: { Statsu: "Enabled" } },
      "/versioning/Statsu",
      'did you mean "Status"?',
    ],
    [
      "a wrong type",
      { versioning: "yes" },
      "/versioning",
      '"yes" is not allowed; expected boolean or object',
    ],
    [
      "a wrong word",
      { versioning: { Status: "On" } },
      "/versioning/Status",
      '"On" is not allowed; allowed: "Enabled", "Suspended"',
    ],
    ["a wrong mode", { mode: "watch" }, "/mode", 'allowed: "enforce", "observe"'],
    ["a tag that is no text", { tags: { a: 1 } }, "/tags/a", "1 is not allowed; expected string"],
    ["a tag of AWS itself", { tags: { "aws:x": "1" } }, "/tags/aws:x", "reserved by AWS"],
    [
      "a tag with characters that S3 refuses",
      { tags: { a: "<b>" } },
      "/tags/a",
      "can contain letters, digits",
    ],
    ["a tag too long", { tags: { a: "x".repeat(257) } }, "/tags/a", "too long: at most 256"],
    [
      "a tag set deep down",
      { tags: { TagSet: [{ Kei: "a", Value: "b" }] } },
      "/tags/TagSet/0/Kei",
      'did you mean "Key"?',
    ],
    ["a pointer to no facet", { ignore: ["/tag/x"] }, "/ignore/0", 'did you mean "/tags"?'],
    ["an additive facet that is none", { additive: ["tag"] }, "/additive/0", '"tags"'],
    ["a region that is none", { region: "Montreal" }, "/region", "is not an AWS region"],
    ["a pause that is no instant", { paused: "tomorrow" }, "/paused", '"tomorrow": not a valid time'],
  ])("for %s", (_, written, path, message) => {
    expect(problems({ ...valid, ...written })[path]).toContain(message);
  });

  it("for fifty-one tags", () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, ""]));
    expect(problems({ ...valid, tags })["/tags"]).toContain("at most 50 tags");
  });

  it("for thousands of problems: the message names the first, and says how many more there are", () => {
    const keys = Array.from({ length: 6_000 }, (_, index) => [`unknown${index}`, index]);
    const spec = { ...valid, ...Object.fromEntries(keys) };
    const thrown = (() => {
      try {
        return parseDesired(spec);
      } catch (error) {
        return error as InvalidSpec;
      }
    })() as InvalidSpec;
    expect(thrown.problems).toHaveLength(6_000);
    expect(thrown.message.length).toBeLessThan(20_000);
    expect(thrown.message).toContain("and 5980 more problems");
  });

  it("for all problems at once", () => {
    expect(Object.keys(problems({ name: "No", versioning: 1, tags: { a: 1 } }))).toEqual([
      "/name",
      "/tags/a",
      "/versioning",
    ]);
  });

  it.each([undefined, null, 7, "text", []])("for %j, which is no spec at all", (spec) => {
    expect(Object.values(problems(spec)).join()).toContain("expected object");
  });
});

describe("a bucket's name", () => {
  it.each(["abc", "a.b-c", "1bucket", "x".repeat(63)])("may be %s", (name) => {
    expect(problems({ ...valid, name })).toEqual({});
  });

  it.each([
    "ab",
    "x".repeat(64),
    "Upper",
    "under_score",
    "-a-b",
    "a-b-",
    "a..b",
    "192.168.5.4",
    "xn--abc",
    "sthree-abc",
    "abc-s3alias",
    "abc--ol-s3",
    "abc--x-s3",
    "white space",
    "",
  ])("may not be %j", (name) => {
    expect(problems({ ...valid, name })["/name"]).toMatch(/bucket name|too short/);
  });
});
