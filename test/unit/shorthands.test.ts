import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { type InvalidSpec, MemoryS3Provider, parseDesired, S3Manager } from "../../exports/index.ts";

const name = "orders-archive";
const region = "ca-central-1";
const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";
const rule = (byDefault: object, rest = {}) => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, ...rest }],
});
const lock = (retention: object) => ({ ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: retention } });

/** What people write in short, and the same at length. */
const shorthands: readonly [facet: string, short: unknown, long: unknown][] = [
  ["versioning", true, { Status: "Enabled" }],
  ["versioning", false, { Status: "Suspended" }],
  ["encryption", "aws:kms", rule({ SSEAlgorithm: "aws:kms" })],
  ["encryption", { SSEAlgorithm: "AES256" }, rule({ SSEAlgorithm: "AES256" })],
  [
    "encryption",
    { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
    rule({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }),
  ],
  [
    "encryption",
    { SSEAlgorithm: "aws:kms:dsse", KMSMasterKeyID: key, BucketKeyEnabled: true },
    rule({ SSEAlgorithm: "aws:kms:dsse", KMSMasterKeyID: key }, { BucketKeyEnabled: true }),
  ],
  ["objectLock", true, { ObjectLockEnabled: "Enabled" }],
  ["objectLock", { mode: "GOVERNANCE", days: 30 }, lock({ Mode: "GOVERNANCE", Days: 30 })],
  ["objectLock", { mode: "COMPLIANCE", years: 2 }, lock({ Mode: "COMPLIANCE", Years: 2 })],
  ["notification", { eventBridge: true }, { EventBridgeConfiguration: {} }],
  ["notification", { eventBridge: false }, {}],
  ["tags", { team: "orders" }, [{ Key: "team", Value: "orders" }]],
];

/** The calls and the differences by meaning, each in the words in which it was written. */
const planOf = async (facet: string, value: unknown) => {
  const alongside = facetTable.get(facet)?.alongside ?? {};
  const spec = { name, region, ...alongside, [facet]: value };
  const { actions, drift } = await new S3Manager({ provider: new MemoryS3Provider() }).plan(spec);
  const calls = actions.map(({ type, severity, details: { input } }) => ({ type, severity, input }));
  const places = drift.map(({ path, severity }) => ({ path, severity }));
  return JSON.parse(JSON.stringify({ calls, places }));
};

/** A value as people write it who take the members of S3 for those of the spec: `sseAlgorithm`. */
const inCamelCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object" || value === null) return value;
  const small = (word: string) =>
    word.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [small(member), inCamelCase(inner)]),
  );
};

describe("a shorthand asks for what its long form asks for", () => {
  it.each(shorthands)("%s: %j", async (facet, short, long) => {
    expect(await planOf(facet, short)).toEqual(await planOf(facet, long));
  });
});

describe("members that begin with a small letter are those of S3", () => {
  // Tags, and what a policy and a replication's condition name, are the writer's own words.
  const cases = [...facetTable.values()]
    .filter((row) => row.name !== "tags" && row.name !== "policy")
    .flatMap((row) => row.examples.map((example) => [row.name, example] as const))
    .filter(([, example]) => typeof example === "object");
  it.each(cases)("%s: %j", (facet, example) => {
    const parsed = (value: unknown) => parseDesired({ name, region, [facet]: value }).facets.get(facet);
    expect(parsed(inCamelCase(example))).toEqual(parsed(example));
  });

  it("but a member in both spellings is an unknown key", () => {
    const versioning = { Status: "Enabled", status: "Suspended" };
    expect(() => parseDesired({ name, versioning })).toThrow(
      '/versioning/status: unknown key; did you mean "Status"?',
    );
  });

  it("and the words of a tag, a condition and an Id stay as they are", () => {
    const tags = { Team: "a", team: "b" };
    expect(parseDesired({ name, tags }).facets.get("tags")).toEqual(tags);
  });
});

const problemsOf = (spec: object): string[] => {
  try {
    parseDesired({ name, region, ...spec });
    return [];
  } catch (error) {
    return (error as InvalidSpec).problems.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe("one slip is one problem, where it was made", () => {
  it.each<[string, object, string]>([
    [
      "a misspelt member that has to be there",
      { versioning: { Statuss: "Enabled" } },
      '/versioning/Statuss: unknown key; did you mean "Status"?',
    ],
    [
      "a misspelt member of a shorthand",
      { objectLock: { mode: "GOVERNANCE", dayz: 1 } },
      '/objectLock/dayz: unknown key; did you mean "days"?',
    ],
    [
      "the same of another one",
      { encryption: { algorithm: "aws:kms" } },
      '/encryption/algorithm: unknown key; did you mean "SSEAlgorithm"?',
    ],
    ["a misspelt name", { name: undefined, nam: name }, '/nam: unknown key; did you mean "name"?'],
    [
      "a wrong value of a member in another spelling",
      { versioning: { status: "enabled" } },
      '/versioning/status: "enabled" is not allowed; allowed: "Enabled", "Suspended"',
    ],
    [
      "a missing member",
      { lifecycle: { Rules: [{ Expiration: { Days: 3 }, Filter: {} }] } },
      '/lifecycle/Rules/0/Status: is missing; allowed: "Enabled", "Disabled"',
    ],
    [
      "a retention without a span",
      { objectLock: { mode: "GOVERNANCE" } },
      '/objectLock: {"mode":"GOVERNANCE"}: must have exactly one of days and years',
    ],
    ["a missing name", { name: undefined }, "/name: is missing; expected string"],
  ])("%s", (_, spec, problem) => {
    expect(problemsOf(spec)).toEqual([problem]);
  });

  it("and the message about a value of a wrong type lists the shorthands", () => {
    const [problem] = problemsOf({ encryption: true });
    expect(problem).toContain(
      "the name of an algorithm, {SSEAlgorithm, KMSMasterKeyID, BucketKeyEnabled}, or",
    );
    expect(problemsOf({ objectLock: 30 })[0]).toContain("{mode, days} or {mode, years}");
    expect(problemsOf({ notification: true })[0]).toContain("or eventBridge: true");
  });
});

it("keys that begin with x- are the writer's own", () => {
  const spec = { name, region, versioning: true, "x-common": { anything: [1] } };
  expect(parseDesired(spec)).toEqual(parseDesired({ name, region, versioning: true }));
});
