import { describe, expect, it } from "vitest";
import { specProblems } from "../../support/specProblems.ts";

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, 7]));
type Row = readonly [mistake: string, spec: object, ...problems: string[]];

describe("the problem of a value says what is allowed there", () => {
  it.each<Row>([
    [
      "a number for a text",
      { tags: { a: 1 } },
      "/tags/a: 1 is not allowed; expected string: write it in quotes",
    ],
    [
      "a switch for a text",
      { tags: { a: true } },
      "/tags/a: true is not allowed; expected string: write it in quotes",
    ],
    ["a list for a text", { tags: { a: ["x"] } }, '/tags/a: ["x"] is not allowed; expected string'],
    ["a map for a text", { tags: { a: { b: 1 } } }, '/tags/a: {"b":1} is not allowed; expected string'],
    ["nothing for a text", { tags: { a: null } }, "/tags/a: null is not allowed; expected string"],
    [
      "a date for a name",
      { name: new Date(0) },
      '/name: "1970-01-01T00:00:00.000Z" is not allowed; expected string',
    ],
    ["a text for a list", { ignore: "/tags" }, '/ignore: "/tags" is not allowed; expected array'],
    ["a text for a switch", { recreate: "no" }, '/recreate: "no" is not allowed; expected boolean'],
    ["a number for a time", { paused: 7 }, "/paused: 7 is not allowed; expected boolean or string"],
    [
      "an account without quotes",
      { account: 111122223333 },
      "/account: 111122223333 is not allowed; expected string: write it in quotes",
    ],
    [
      "a short account",
      { account: "1111" },
      '/account: "1111": is not an account id; write its 12 digits in quotes, like "111122223333"',
    ],
    [
      "a long account",
      { account: "1111222233334" },
      '/account: "1111222233334": is not an account id; write its 12 digits in quotes, like "111122223333"',
    ],
    [
      "a region without a number",
      { region: "ca-central" },
      '/region: "ca-central": is not an AWS region; write it like ca-central-1',
    ],
    [
      "a region in capitals",
      { region: "CA-CENTRAL-1" },
      '/region: "CA-CENTRAL-1": is not an AWS region; write it like ca-central-1',
    ],
    ["an unknown word", { mode: "watch" }, '/mode: "watch" is not allowed; allowed: "enforce", "observe"'],
    [
      "an unknown facet to keep entries of",
      { additive: ["acl", "tag"] },
      expect.stringMatching(/^\/additive\/1: "tag" is not allowed; allowed: "tags", "versioning", /) as never,
    ],
    [
      "a text that is too long",
      { tags: { a: "x".repeat(257) } },
      `/tags/a: "${"x".repeat(116)}... is too long: at most 256`,
    ],
    [
      "a list that is too long",
      { cors: Array.from({ length: 101 }, () => 0) },
      expect.stringMatching(/^\/cors: \[(0,)+0\] is too large: at most 100$/) as never,
    ],
    [
      "a list that is too short",
      { cors: [{ AllowedMethods: [], AllowedOrigins: ["*"] }] },
      "/cors/0/AllowedMethods: [] is too small: at least 1",
    ],
    [
      "a number that is too small",
      { lifecycle: [{ Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 0 } }] },
      "/lifecycle/0/Expiration/Days: 0 is too small: at least 1",
    ],
    [
      "a key that is too long",
      { tags: { ["k".repeat(129)]: "x" } },
      expect.stringMatching(/^\/tags\/k{129}: is not an allowed key: .*128/) as never,
    ],
    [
      "a key twice",
      {
        tags: [
          { Key: "a", Value: "1" },
          { Key: "a", Value: "2" },
        ],
      },
      '/tags: [{"Key":"a","Value":"1"},{"Key":"a","Value":"2"}]: a key appears more than once',
    ],
    ["what a tag lacks", { tags: [{ Key: "a" }] }, "/tags/0/Value: is missing; expected string"],
    [
      "what a window lacks",
      { windows: [{}] },
      '/windows/0/kind: is missing; allowed: "allow", "deny"',
      "/windows/0/schedule: is missing; expected string",
      "/windows/0/duration: is missing; expected string",
    ],
    [
      "a word of a shorthand",
      { acl: "pubic-read" },
      expect.stringMatching(
        /^\/acl: "pubic-read" is not allowed; expected "private", "public-read", .* or object\. Access control list: the name of a canned ACL/,
      ) as never,
    ],
  ])("%s", (_, spec, ...problems) => {
    expect(specProblems(spec as object)).toEqual(problems);
  });

  it("shows the first members and levels of a large value, up to 120 characters", () => {
    const shown = (value: unknown) => specProblems({ tags: { a: value } })[0]?.split(" is not allowed")[0];
    expect(shown(nested(3))).toBe('/tags/a: {"a":{"a":{"a":1}}}');
    expect(shown(nested(4))).toBe('/tags/a: {"a":{"a":{"a":"..."}}}');
    expect(shown(members(20))).toBe(`/tags/a: ${JSON.stringify(members(20)).slice(0, 117)}...`);
    expect(shown(members(17))).toBe(`/tags/a: ${JSON.stringify(members(17))}`);
    expect(shown(members(10_000))?.length).toBeLessThan(140);
  });
});

describe("the problem of a misspelt key names the key that was meant", () => {
  it.each<Row>([
    ["a letter more", { versionning: true }, '/versionning: unknown key; did you mean "versioning"?'],
    ["capitals", { TAGS: {} }, '/TAGS: unknown key; did you mean "tags"?'],
    [
      "two slips",
      { versionning: true, tagz: {} },
      '/versionning: unknown key; did you mean "versioning"?',
      '/tagz: unknown key; did you mean "tags"?',
    ],
    [
      "a key whose meant one is there, too, with a wrong value",
      { versioning: { Statsu: "Enabled", Status: "On" } },
      '/versioning/Status: "On" is not allowed; allowed: "Enabled", "Suspended"',
      '/versioning/Statsu: unknown key; did you mean "Status"?',
    ],
    ["a capital", { Tags: {} }, '/Tags: unknown key; did you mean "tags"?'],
    [
      "a key of a window",
      { windows: [{ kind: "allow", schedul: "0 0 * * *", duration: "4h" }] },
      '/windows/0/schedul: unknown key; did you mean "schedule"?',
    ],
    [
      "a key in S3's spelling but its first letter",
      { versioning: { status: "On", zebra: 1 } },
      '/versioning/status: unknown key; did you mean "Status"?',
      "/versioning/zebra: unknown key; known: Status, MFADelete",
    ],
    ["a key with the signs of a pointer", { "tag/s~": 1 }, '/tag~1s~0: unknown key; did you mean "tags"?'],
    [
      "a problem beside it",
      { versionning: true, mode: "watch" },
      '/mode: "watch" is not allowed; allowed: "enforce", "observe"',
      '/versionning: unknown key; did you mean "versioning"?',
    ],
  ])("%s", (_, spec, ...problems) => {
    expect(specProblems(spec as object)).toEqual(problems);
  });

  it("cuts a very long key, and lists the known ones", () => {
    const [problem] = specProblems({ ["k".repeat(300)]: 1 });
    expect(problem).toMatch(/^\/k{200}: unknown key; known: name, region, account, mode, /);
  });
});
