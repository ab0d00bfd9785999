import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { parseBaseline } from "../../../core/resolve/baseline.ts";
import { parseException } from "../../../core/resolve/exception.ts";

const baseline = (more: object) => () => parseBaseline({ name: "company", ...more });
const exception = (more: object) => () =>
  parseException({
    ...{ name: "migration", buckets: ["*"], owner: "alice", reason: "the old client" },
    ...{ since: "2026-11-01T00:00:00Z", until: "2027-01-01T00:00:00Z" },
    ...more,
  });
const many = (count: number, one: unknown) => Array.from({ length: count }, () => one);
const selecting = (member: string, ...patterns: string[]) => baseline({ select: { [member]: patterns } });

describe("a baseline selects by", () => {
  const anAccount = "is not an account id or a pattern of them; * stands for any characters";
  const aRegion = "is not a region or a pattern of regions; * stands for any characters";
  const aName = "is not a pattern of bucket names; * stands for any characters";

  it.each([
    ["accounts", ["111122223333", "1111*", "*"]],
    ["regions", ["ca-central-1", "us-*", "*"]],
    ["names", ["orders", "Old_Bucket.1", "*-logs", "*"]],
    ["not", ["orders", "Old_Bucket.1", "*-logs", "*"]],
  ])("%s", (member, patterns) => expect(selecting(member, ...patterns)).not.toThrow());

  it.each([
    ["accounts", "x12", anAccount],
    ["accounts", "12x", anAccount],
    ["accounts", "1111222233334", anAccount],
    ["accounts", "", anAccount],
    ["regions", "Ca-*", aRegion],
    ["regions", "ca-*!", aRegion],
    ["regions", "ca_central", aRegion],
    ["regions", "a".repeat(41), aRegion],
    ["regions", "", aRegion],
    ["names", "/orders", aName],
    ["names", "orders/", aName],
    ["names", "", aName],
    ["not", "/orders", aName],
    ["not", "orders/", aName],
    ["not", "", aName],
  ])("no %s like %j", (member, pattern, message) =>
    expect(selecting(member, "*", pattern)).toThrow(`/select/${member}/1: "${pattern}": ${message}`),
  );

  it("tags with keys and values that a bucket can have", () => {
    expect(baseline({ select: { tags: { env: "dev*", [`k${"e".repeat(127)}`]: "" } } })).not.toThrow();
    expect(baseline({ select: { tags: { "": "a" } } })).toThrow("/select/tags");
    expect(baseline({ select: { tags: { a: "v".repeat(257) } } })).toThrow("at most 256");
  });
});

describe("a baseline", () => {
  it("has a name of lowercase letters, digits, dots, hyphens and underscores", () => {
    for (const name of ["a", "9", "a.b-c_d", `a${"b".repeat(62)}`])
      expect(parseBaseline({ name }).name).toBe(name);
    for (const name of ["", "A", "-a", ".a", "a b", "a!", `a${"b".repeat(63)}`])
      expect(baseline({ name })).toThrow("1 to 63 lowercase letters, digits, dots, hyphens and _");
  });

  it("has a place among others from 0 to 1000", () => {
    expect(parseBaseline({ name: "a" }).order).toBe(0);
    for (const order of [0, 1_000]) expect(parseBaseline({ name: "a", order }).order).toBe(order);
    for (const order of [-1, 1_001, 0.5, "1"]) expect(baseline({ order })).toThrow("/order");
  });

  it("is a map, and its layers are maps of facets", () => {
    for (const input of [undefined, null, "company", 7, [], [{ name: "company" }]])
      expect(() => parseBaseline(input)).toThrow("the spec");
    for (const layer of ["require", "default"])
      for (const value of [null, "versioning", 7, [{ versioning: true }]])
        expect(baseline({ [layer]: value })).toThrow(`/${layer}: `);
  });

  it("cannot require or preset nothing, which would read as everything being forbidden", () => {
    const message = "names nothing, and what a baseline does not name stays";
    for (const layer of ["require", "default"]) {
      expect(baseline({ [layer]: { tags: {} } })).toThrow(`/${layer}/tags: ${message}`);
      expect(baseline({ [layer]: { blockPublicAccess: {} } })).toThrow(
        `/${layer}/blockPublicAccess: ${message}`,
      );
      expect(baseline({ [layer]: { acl: { Grants: [] } } })).not.toThrow();
      expect(baseline({ [layer]: { tags: null, cors: undefined } })).not.toThrow();
    }
  });

  it.each([...facetTable.keys()])("has to write null for a %s that must not be configured", (facet) => {
    for (const layer of ["require", "default"])
      for (const empty of ["", [], {}])
        expect(baseline({ [layer]: { [facet]: empty } }), JSON.stringify(empty)).toThrow(
          `/${layer}/${facet}`,
        );
  });

  it.each([
    ["policy", { Statement: [] }],
    ["policy", { Policy: "" }],
    ["website", {}],
    ["logging", { LoggingEnabled: {} }],
    ["replication", ""],
    ["lifecycle", { Rules: [] }],
    ["encryption", { Rules: [{}] }],
  ])("removes nothing because a template came out empty: %s %j", (facet, empty) => {
    for (const layer of ["require", "default"])
      expect(baseline({ [layer]: { [facet]: empty } })).toThrow(
        `/${layer}/${facet}: names nothing, and what a baseline does not name stays; name entries, or write null`,
      );
  });

  it("is refused with each mistake at its place, in both layers", () => {
    const mistakes = {
      require: { tags: { a: "{tema}" } },
      default: { cors: [{ AllowedMethods: ["TRACE"] }] },
    };
    expect(baseline(mistakes)).toThrow(/\/require\/tags\/a: \{tema\}.*\/default\/cors\/0/s);
  });

  it("is refused for a value that only a short or a long bucket name makes too long", () => {
    const long = (length: number) => ({ require: { tags: { a: `${"x".repeat(length)}{bucket}` } } });
    expect(baseline(long(193))).not.toThrow();
    expect(baseline(long(194))).toThrow("/require/tags/a");
    const region = (length: number) => ({ require: { tags: { a: `${"x".repeat(length)}{region}` } } });
    expect(baseline(region(242))).not.toThrow();
    expect(baseline(region(243))).toThrow("/require/tags/a");
  });

  it("names the place of a word in braces that is no placeholder, also in a list and in a key", () => {
    const Statement = [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::{bucket}", "arn:{partion}:s3:::x"],
      },
    ];
    expect(baseline({ require: { policy: { Statement } } })).toThrow(
      "/require/policy/Statement/0/Resource/1: {partion} is no placeholder; did you mean {partition}?",
    );
    expect(baseline({ default: { tags: { "{reg}-{tema}": "a" } } })).toThrow(
      "/default/tags/{reg}-{tema}: {tema} is no placeholder; known: {bucket}, {account}, {region}, {partition}",
    );
  });
});

describe("an exception", () => {
  it("ends after it begins", () => {
    const since = "2026-11-01T00:00:00Z";
    for (const until of [since, "2026-10-31T23:59:59Z", "2026-11-01T01:00:00+02:00"])
      expect(exception({ since, until })).toThrow(`/until: "${until}": is not after since`);
    expect(exception({ since, until: "2026-11-01T00:00:01Z" })).not.toThrow();
    expect(exception({ since: undefined, until: "2000-01-01T00:00:00Z" })).not.toThrow();
  });

  it.each([
    ['/since: "yesterday": not a valid time; write it like 2026-12-01T08:00:00Z', { since: "yesterday" }],
    ['/until: "2027-01-01": not a valid time; write it like 2026-12-01T08:00:00Z', { until: "2027-01-01" }],
    ["/until", { until: undefined }],
    ["/owner", { owner: undefined }],
    ["/owner", { owner: "" }],
    ["/owner", { owner: "x".repeat(201) }],
    ["/reason", { reason: "" }],
    ["/reason", { reason: "x".repeat(1_001) }],
    ["/ticket", { ticket: "" }],
    ["/buckets", { buckets: [] }],
    ["/buckets", { buckets: many(201, "a") }],
    ['/buckets/0: "a b": is not a pattern of bucket names; write one like www-*', { buckets: ["a b"] }],
    ["/buckets/0", { buckets: ["/a"] }],
    ["/buckets/0", { buckets: ["a/"] }],
    ["/buckets/0", { buckets: ["a".repeat(256)] }],
    ["/pointers", { pointers: [] }],
    ["/pointers", { pointers: many(101, "/tags") }],
    ["/pointers/0", { pointers: ["/tag"] }],
    ['/owners: unknown key; did you mean "owner"?', { owners: "alice" }],
    ["/kind", { kind: "baseline" }],
    ["/name", { name: "A" }],
    ["/since: a set is not allowed", { since: new Set() }],
  ])("with a mistake is refused: %s", (message, mistake) => expect(exception(mistake)).toThrow(message));
});
