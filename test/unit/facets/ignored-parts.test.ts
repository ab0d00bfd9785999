import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const place = { name: "orders-archive", region: "ca-central-1" };
const spec = (facet: string, value: unknown, more: object = {}) =>
  parseDesired({ ...place, ...facetTable.get(facet)?.alongside, [facet]: value, ...more });

/** The inputs of the calls for a facet from the live value to the spec's, without the bucket's name. */
function inputs(facet: string, live: unknown, wanted: unknown, ...ignore: string[]) {
  const seen = { value: spec(facet, live).facets.get(facet) };
  const plan = planBucket(spec(facet, wanted, { ignore }), place, {
    exists: true,
    facets: new Map([[facet, seen]]),
  });
  return plan.actions.map(({ details }) => {
    const { Bucket: _, ...input } = details.input as Record<string, unknown>;
    return input;
  });
}

const team = { Key: "team", Value: "orders" };
const kept = { Key: "keep", Value: "no" };

describe("a part of a filter that the spec ignores is sent as the bucket has it, packed as S3 wants it", () => {
  const metrics = (Filter?: object) => [{ Id: "all", ...(Filter && { Filter }) }];
  const sent = (live: object | undefined, wanted: object | undefined, ignored: string) =>
    inputs("metrics", metrics(live), metrics(wanted), `/metrics/all/Filter/${ignored}`).map(
      ({ MetricsConfiguration }) => (MetricsConfiguration as { Filter?: object }).Filter,
    );

  it.each([
    [
      "a tag beside a prefix",
      { Tag: team },
      { Prefix: "B/" },
      "Tags",
      { And: { Prefix: "B/", Tags: [team] } },
    ],
    [
      "a prefix beside a tag",
      { Prefix: "A/" },
      { Tag: team },
      "Prefix",
      { And: { Prefix: "A/", Tags: [team] } },
    ],
    [
      "a tag beside another one",
      { And: { Tags: [team, kept] } },
      { Tag: { ...team, Value: "sales" } },
      "Tags/keep",
      { And: { Tags: [{ ...team, Value: "sales" }, kept] } },
    ],
    [
      "a tag where the prefix goes",
      { And: { Prefix: "A/", Tags: [team] } },
      undefined,
      "Tags",
      { Tag: team },
    ],
    ["a prefix where the tag goes", { And: { Prefix: "A/", Tags: [team] } }, {}, "Prefix", { Prefix: "A/" }],
  ])("%s", (_, live, wanted, ignored, expected) => {
    expect(sent(live, wanted, ignored)).toEqual([expected]);
  });

  it("and no filter at all where none is left", () => {
    expect(sent({ Prefix: "A/" }, undefined, "Tags")).toEqual([undefined]);
  });
});

describe("what a replication rule excludes and the spec ignores is sent as the bucket has it", () => {
  const Rules = (Not: object | undefined, Prefix = "A/") => [
    {
      ID: "copies",
      Priority: 1,
      Status: "Enabled",
      Filter: Not ? { And: { Prefix, Not } } : { Prefix },
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: "arn:aws:s3:::orders-copy" },
    },
  ];
  const value = (Not: object | undefined, Prefix?: string) => ({
    Role: "arn:aws:iam::111122223333:role/copies",
    Rules: Rules(Not, Prefix),
  });
  const sent = (live: object, wanted: object | undefined, ignored: string) =>
    inputs(
      "replication",
      value(live),
      value(wanted, "B/"),
      `/replication/Rules/copies/Filter/${ignored}`,
    ).map(
      ({ ReplicationConfiguration: sent }) =>
        (sent as { Rules: { Filter: { And?: { Not?: object } } }[] }).Rules[0]?.Filter.And?.Not,
    );

  it.each([
    ["a prefix", { Prefix: "tmp/" }, undefined, "Not", { Prefix: "tmp/" }],
    ["a tag", { Tag: kept }, undefined, "Not", { Tag: kept }],
    [
      "prefixes beside a tag",
      { Or: { Prefixes: ["tmp/"], Tags: [kept] } },
      { Tag: team },
      "Not/Prefixes",
      { Or: { Prefixes: ["tmp/"], Tags: [team] } },
    ],
    [
      "a prefix where the tag goes",
      { Or: { Prefixes: ["tmp/"], Tags: [kept] } },
      { Prefix: "tmp/" },
      "Not/Prefixes",
      { Prefix: "tmp/" },
    ],
    [
      "a tag where the prefix goes",
      { Or: { Prefixes: ["tmp/"], Tags: [kept] } },
      { Tag: kept },
      "Not/Tags",
      { Tag: kept },
    ],
    [
      "prefixes where the tag goes",
      { Or: { Prefixes: ["tmp/", "old/"], Tags: [kept] } },
      { Prefix: "new/" },
      "Not/Prefixes",
      { Or: { Prefixes: ["tmp/", "old/"] } },
    ],
    [
      "tags where the prefix goes",
      { Or: { Prefixes: ["tmp/"], Tags: [kept, team] } },
      { Tag: team },
      "Not/Tags",
      { Or: { Tags: [kept, team] } },
    ],
    [
      "two tags beside a prefix",
      { Or: { Tags: [kept, team] } },
      { Or: { Prefixes: ["tmp/", "old/"] } },
      "Not/Tags",
      { Or: { Prefixes: ["tmp/", "old/"], Tags: [kept, team] } },
    ],
  ])("%s", (_, live, wanted, ignored, expected) => {
    expect(sent(live, wanted, ignored)).toEqual([expected]);
  });
});

describe("a member of a shape that no policy has", () => {
  const statement = {
    Sid: "Read",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders-archive/*",
  };
  const policy = (more: object) => ({ Version: "2012-10-17", Statement: [{ ...statement, ...more }] });
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const wanted = policy({ Principal, Condition: { Bool: { "aws:SecureTransport": "true" } } });

  it.each([
    ["a condition", { Principal, Condition: "odd" }],
    ["an operator", { Principal, Condition: { Bool: "odd" } }],
    ["a value", { Principal, Condition: { Bool: { "aws:SecureTransport": { odd: 1 } } } }],
    ["a principal", { Principal: [["odd"]], Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ])("is replaced by what the spec says: %s", (_, live) => {
    const plan = planBucket(spec("policy", wanted), place, {
      exists: true,
      facets: new Map([["policy", { value: policy(live) }]]),
    });
    const sent = plan.actions.map(({ details }) => JSON.parse((details.input as { Policy: string }).Policy));
    expect([plan.unknown, sent]).toEqual([[], [wanted]]);
  });
});

describe("a replication rule of which a part is ignored", () => {
  const rule = (more: object) => ({
    ID: "copies",
    Priority: 1,
    Status: "Enabled",
    Filter: { Prefix: "A/" },
    DeleteMarkerReplication: { Status: "Disabled" },
    SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Disabled" } },
    Destination: {
      Bucket: "arn:aws:s3:::orders-copy",
      EncryptionConfiguration: { ReplicaKmsKeyID: "alias/copies" },
    },
    ...more,
  });
  const sent = (live: object, wanted: object) => {
    const value = (more: object) => ({
      Role: "arn:aws:iam::111122223333:role/copies",
      Rules: [rule(more)],
    });
    const [input] = inputs("replication", value(live), value(wanted), "/replication/Rules/copies/Priority");
    return (input as { ReplicationConfiguration: { Rules: object[] } }).ReplicationConfiguration.Rules[0];
  };

  it("still says that encrypted objects are not selected, as S3 wants it beside a key", () => {
    expect(sent({ Priority: 5 }, { Filter: { Prefix: "B/" } })).toEqual(
      rule({ Priority: 5, Filter: { Prefix: "B/" } }),
    );
  });

  it("says which objects are selected where that is said, and nothing where no key is", () => {
    const SourceSelectionCriteria = {
      SseKmsEncryptedObjects: { Status: "Enabled" },
      ReplicaModifications: { Status: "Enabled" },
    };
    const wanted = { SourceSelectionCriteria, Filter: { Prefix: "B/" } };
    expect(sent({ Priority: 5 }, wanted)).toEqual(rule({ ...wanted, Priority: 5 }));
    const plain = { SourceSelectionCriteria: undefined, Destination: { Bucket: "arn:aws:s3:::orders-copy" } };
    const { SourceSelectionCriteria: _, ...expected } = rule({
      ...plain,
      Priority: 5,
      Filter: { Prefix: "B/" },
    });
    expect(sent({ ...plain, Priority: 5 }, { ...plain, Filter: { Prefix: "B/" } })).toEqual(expected);
  });
});
