import { describe, expect, it } from "vitest";
import type { Facet, Impossible, Step } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { operation } from "../../../core/providers/operation.ts";
import { parseDesired } from "../../../exports/index.ts";

// The calls that bring a facet from one value to another, and what they wait for.

const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };

function written(facet: string, from: unknown, to: unknown, spec: object = {}): readonly Step[] | Impossible {
  const row = facetTable.get(facet) as Facet;
  const desired = (value: unknown) => parseDesired({ name: bucket.name, ...spec, [facet]: value });
  const [live, wanted] = [desired(from), desired(to)].map(({ facets }) => facets.get(facet));
  const normal = (value: unknown) => row.effective(value === null ? undefined : row.normalise(value, value));
  const [before, after] = [normal(live), normal(wanted)];
  const explicit = wanted === null ? after : row.normalise(wanted);
  const change = { bucket, before, after, explicit, declared: wanted, actual: live, remove: to === null };
  return row.write({ ...change, spec: desired(to).declared });
}

/** Each call with its order, as text: `effect operation entry < before > after`. */
function calls(facet: string, from: unknown, to: unknown, spec?: object): string[] {
  const steps = written(facet, from, to, spec);
  if ("impossible" in steps) return [steps.impossible];
  return (steps as readonly Step[]).map(({ command, effect, entry, before = [], after = [], done = [] }) =>
    [
      operation(command).name,
      ...[effect ?? [], entry ?? []].flat(),
      ...before.map((one) => `<${one}`),
      ...after.map((one) => `>${one}`),
      ...done.map((code) => `=${code}`),
    ].join(" "),
  );
}

const example = (facet: string, index = 0) => facetTable.get(facet)?.examples[index];
const open = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders-archive/*" },
  ],
};
const shut = { ...open, Statement: open.Statement.map((one) => ({ ...one, Effect: "Deny" })) };
const on = { ...open, Id: "another" };
const gone = "=NoSuchConfiguration";
const journal = (Days: number) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration: "ENABLED", Days } },
});
const state = (ConfigurationState: string) => ({ InventoryTableConfiguration: { ConfigurationState } });

const cases: readonly (readonly [facet: string, from: unknown, to: unknown, calls: string[]])[] = [
  ["tags", { a: "1" }, { b: "1" }, ["PutBucketTagging"]],
  ["tags", { a: "1" }, null, ["DeleteBucketTagging"]],
  ["versioning", null, true, ["PutBucketVersioning <replication <objectLock"]],
  ["versioning", false, true, ["PutBucketVersioning <replication <objectLock"]],
  ["versioning", true, false, ["PutBucketVersioning loosens >replication"]],
  ["versioning", true, null, ["S3 cannot unset versioning once it was set; use false to suspend it"]],
  ["blockPublicAccess", false, true, ["PutPublicAccessBlock tightens <policy <acl"]],
  [
    "blockPublicAccess",
    true,
    false,
    ["PutPublicAccessBlock loosens <policy:loosens <acl:loosens >policy:tightens >acl:tightens"],
  ],
  [
    "blockPublicAccess",
    true,
    null,
    ["DeletePublicAccessBlock loosens <policy:loosens <acl:loosens >policy:tightens >acl:tightens"],
  ],
  ["blockPublicAccess", false, null, ["DeletePublicAccessBlock tightens <policy <acl"]],
  ["ownership", "BucketOwnerEnforced", "ObjectWriter", ["PutBucketOwnershipControls loosens <acl"]],
  ["ownership", "BucketOwnerEnforced", "BucketOwnerPreferred", ["PutBucketOwnershipControls loosens <acl"]],
  ["ownership", "ObjectWriter", "BucketOwnerEnforced", ["PutBucketOwnershipControls tightens >acl"]],
  ["ownership", "BucketOwnerEnforced", null, ["DeleteBucketOwnershipControls loosens <acl"]],
  ["acl", "private", "public-read", ["PutBucketAcl loosens"]],
  ["acl", "public-read", "authenticated-read", ["PutBucketAcl tightens"]],
  ["acl", "public-read", "private", ["PutBucketAcl tightens"]],
  ["acl", "public-read", null, ["PutBucketAcl tightens"]],
  ["policy", shut, open, ["PutBucketPolicy loosens"]],
  ["policy", open, shut, ["PutBucketPolicy tightens"]],
  ["policy", open, on, ["PutBucketPolicy tightens"]],
  ["policy", open, null, ["DeleteBucketPolicy tightens"]],
  ["policy", shut, null, ["DeleteBucketPolicy loosens"]],
  ["encryption", "AES256", "aws:kms", ["PutBucketEncryption <replication"]],
  ["encryption", "AES256", null, ["DeleteBucketEncryption <replication"]],
  ["objectLock", null, true, ["PutObjectLockConfiguration >versioning"]],
  ["objectLock", true, { mode: "GOVERNANCE", days: 1 }, ["PutObjectLockConfiguration >versioning"]],
  ["objectLock", true, null, ["S3 cannot disable Object Lock once it is enabled"]],
  ["lifecycle", null, example("lifecycle"), ["PutBucketLifecycleConfiguration"]],
  ["lifecycle", example("lifecycle"), null, ["DeleteBucketLifecycle"]],
  ["cors", null, example("cors"), ["PutBucketCors"]],
  ["cors", example("cors"), null, ["DeleteBucketCors"]],
  ["website", null, example("website"), ["PutBucketWebsite"]],
  ["website", example("website"), null, ["DeleteBucketWebsite"]],
  ["logging", null, example("logging"), ["PutBucketLogging >policy"]],
  ["logging", example("logging"), null, ["PutBucketLogging >policy"]],
  ["notification", null, example("notification"), ["PutBucketNotificationConfiguration"]],
  ["notification", example("notification"), null, ["PutBucketNotificationConfiguration"]],
  ["replication", null, example("replication"), ["PutBucketReplication >encryption"]],
  ["replication", example("replication"), null, ["DeleteBucketReplication >encryption"]],
  ["requestPayment", "BucketOwner", "Requester", ["PutBucketRequestPayment"]],
  ["requestPayment", "Requester", null, ["PutBucketRequestPayment"]],
  ["accelerate", false, true, ["PutBucketAccelerateConfiguration"]],
  ["accelerate", true, null, ["PutBucketAccelerateConfiguration"]],
  ["abac", false, true, ["PutBucketAbac >tags"]],
  ["abac", true, false, ["PutBucketAbac"]],
  ["metadata", null, example("metadata"), ["CreateBucketMetadataConfiguration"]],
  ["metadata", journal(7), journal(8), ["UpdateBucketMetadataJournalTableConfiguration"]],
  [
    "metadata",
    journal(7),
    { ...journal(7), ...state("ENABLED") },
    ["UpdateBucketMetadataInventoryTableConfiguration"],
  ],
  [
    "metadata",
    journal(7),
    { ...journal(8), ...state("ENABLED") },
    ["UpdateBucketMetadataJournalTableConfiguration", "UpdateBucketMetadataInventoryTableConfiguration"],
  ],
  ["metadata", journal(7), null, ["DeleteBucketMetadataConfiguration =MetadataConfigurationNotFound"]],
  ...(
    [
      ["inventory", "Inventory", " >policy"],
      ["analytics", "Analytics", " >policy"],
      ["metrics", "Metrics", ""],
      ["intelligentTiering", "IntelligentTiering", ""],
    ] as const
  ).flatMap(([facet, kind, order]): [string, unknown, unknown, string[]][] => {
    const [one, two] = [example(facet), example(facet, 1)] as { Id: string }[][];
    const put = (Id = "") => `PutBucket${kind}Configuration ${Id}${order}`;
    const remove = (Id = "") => `DeleteBucket${kind}Configuration ${Id}${order} ${gone}`;
    return [
      [facet, null, one, (one ?? []).map(({ Id }) => put(Id))],
      [facet, one, two, (two ?? []).map(({ Id }) => put(Id))],
      [facet, two, two?.slice(0, 1), (two ?? []).slice(1).map(({ Id }) => remove(Id))],
      [facet, two, null, (two ?? []).map(({ Id }) => remove(Id))],
      [facet, two, two, []],
    ];
  }),
];

describe("the calls of a change", () => {
  it.each(cases)("of %s from %j to %j", (facet, from, to, expected) => {
    expect(calls(facet, from, to)).toEqual(expected);
  });

  it("are there for each facet", () => {
    expect([...facetTable.keys()].filter((name) => !cases.some(([facet]) => facet === name))).toEqual([]);
  });
});

describe("the call instead of one that S3 refuses", () => {
  const first = (facet: string, from: unknown, to: unknown, spec?: object) => {
    const steps = written(facet, from, to, spec);
    return "impossible" in steps ? undefined : steps[0]?.instead;
  };

  it("resets an ACL that the spec does not declare, so that ownership can be enforced", async () => {
    const instead = first("ownership", "ObjectWriter", "BucketOwnerEnforced");
    expect(instead?.when("InvalidBucketAclWithObjectOwnership")).toBe(true);
    expect(instead?.when("AccessDenied")).toBe(false);
    const steps = (await instead?.steps()) ?? [];
    expect(steps.map(({ command }) => operation(command).name)).toEqual([
      "PutBucketAcl",
      "PutBucketOwnershipControls",
    ]);
    expect(steps[0]?.command.input).toMatchObject({ Bucket: bucket.name, ACL: "private" });
    expect(first("ownership", "ObjectWriter", "BucketOwnerEnforced", { acl: "private" })).toBeUndefined();
    expect(first("ownership", "BucketOwnerEnforced", "ObjectWriter")).toBeUndefined();
  });

  it("tags a bucket through S3 Control, key by key", async () => {
    const instead = first("tags", { a: "1", b: "1", c: "1" }, { a: "1", b: "2", d: "1" });
    expect(instead?.when("InvalidTag")).toBe(false);
    expect(instead?.when("MethodNotAllowed")).toBe(true);
    const steps = (await instead?.steps()) ?? [];
    const target = { ResourceArn: "arn:aws:s3:::orders-archive", AccountId: bucket.owner };
    const Tags = [
      { Key: "b", Value: "2" },
      { Key: "d", Value: "1" },
    ];
    expect(steps.map(({ command }) => command.input)).toEqual([
      { ...target, TagKeys: ["c"] },
      { ...target, Tags },
    ]);
    const some = async (from: object, to: object) =>
      ((await first("tags", from, to)?.steps()) ?? []).map(({ command }) =>
        Object.keys(command.input).at(-1),
      );
    expect(await some({ a: "1" }, { a: "1", b: "1" })).toEqual(["Tags"]);
    expect(await some({ a: "1", b: "1" }, { a: "1" })).toEqual(["TagKeys"]);
    expect(await some({ a: "1" }, { a: "1" })).toEqual([]);
  });
});

describe("each call", () => {
  it.each(cases)("names the bucket and the account that must own it: %s from %j to %j", (facet, from, to) => {
    const steps = written(facet, from, to);
    if ("impossible" in steps) return;
    for (const { command } of steps)
      expect(command.input).toMatchObject({ Bucket: bucket.name, ExpectedBucketOwner: bucket.owner });
  });
});
