import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { contradictionsAmong, contradictionText } from "../../../core/resolve/betweenBaselines.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { mistakesIn, parseDesired } from "../../../core/spec/desired.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, liveBucket, now, parsedOr, requiring, wantedBy } from "../../support/layered.ts";
import { anyBaselines, anySpec, anyValueOfEach } from "../../support/layerSets.ts";

const role = "arn:aws:iam::111122223333:role/s3-replication";
const destination = { Bucket: "arn:aws:s3:::report-target" };
const replication = { Role: role, Rules: [{ Status: "Enabled", Prefix: "", Destination: destination }] };
const publicAcl = { blockPublicAccess: true };

/** Two facets that no bucket has together: the values, and the word that the reason has. */
const pairs: [string, unknown, string, unknown, string][] = [
  ["objectLock", true, "versioning", false, "Object Lock"],
  ["objectLock", true, "versioning", null, "Object Lock"],
  ["replication", replication, "versioning", false, "replication"],
  ["replication", replication, "versioning", null, "replicates"],
  ["acl", "log-delivery-write", "ownership", "BucketOwnerEnforced", "BucketOwnerEnforced"],
  ["acl", { Grants: [] }, "ownership", "BucketOwnerEnforced", "BucketOwnerEnforced"],
  ["acl", "public-read", "blockPublicAccess", true, "IgnorePublicAcls"],
  ["acl", "authenticated-read", "blockPublicAccess", { IgnorePublicAcls: true }, "IgnorePublicAcls"],
];
const turned = pairs.flatMap(([one, value, other, there, why]): typeof pairs => [
  [one, value, other, there, why],
  [other, there, one, value, why],
]);

const facetsOf = ({ desired }: ReturnType<typeof wantedBy>) => [...(desired?.facets.keys() ?? [])];

describe.each(turned)("%s: %j beside %s: %j", (one, value, other, there, why) => {
  it("is a mistake of one spec", () => {
    const found = mistakesIn(parseDesired({ name: "orders", [one]: value, [other]: there }));
    expect(found.map(({ message }) => message).join()).toContain(why);
  });

  it("is invalid with both names where two baselines require it, and everything else holds", () => {
    const wanted = wantedBy([
      requiring({ [one]: value, tags: { a: "1" } }, "first"),
      requiring({ [other]: there, encryption: "AES256" }, "second"),
    ]);
    expect(facetsOf(wanted).sort()).toEqual(["encryption", "tags"]);
    expect(wanted.invalid?.problems.map(({ path }) => path).sort()).toEqual([`/${one}`, `/${other}`].sort());
    for (const { message } of wanted.invalid?.problems ?? []) {
      expect(message).toContain("baseline first");
      expect(message).toContain("baseline second");
      expect(message).toContain(why);
    }
  });

  it("is invalid where one baseline requires both", () => {
    const wanted = wantedBy([requiring({ [one]: value, [other]: there, tags: { a: "1" } })]);
    expect(facetsOf(wanted)).toEqual(["tags"]);
    expect(wanted.invalid?.message).toContain("baseline company");
  });

  it("is a contradiction of baselines that may select one bucket, and of no others", () => {
    const { baselines } = layersOf([
      requiring({ [one]: value }, "first"),
      requiring({ [other]: there }, "second"),
      { ...requiring({ [other]: there }, "elsewhere"), select: { names: ["billing-*"] } },
      { ...requiring({ [one]: value }, "third"), select: { names: ["orders"] } },
    ]);
    const found = contradictionsAmong(baselines);
    expect(found.map((each) => [each.one, each.other])).toEqual([
      ["first", "second"],
      ["first", "elsewhere"],
      ["second", "third"],
    ]);
    for (const each of found) expect(contradictionText(each)).toContain(why);
  });

  it("keeps the requirement, and makes the spec's facet invalid with the baseline's name", () => {
    const wanted = wantedBy([requiring({ [one]: value })], { [other]: there, tags: { a: "1" } });
    expect(facetsOf(wanted).sort()).toEqual([one, "tags"].sort());
    expect(wanted.invalid?.problems).toEqual([
      { path: `/${other}`, message: expect.stringContaining("(the spec together with baseline company)") },
    ]);
    expect(wanted.invalid?.message).toContain(why);
  });

  it("has a default give way to a requirement and to the spec, without a problem", () => {
    const fallback = { name: "soft", default: { [other]: there, tags: { a: "1" } } };
    for (const wanted of [
      wantedBy([requiring({ [one]: value }), fallback]),
      wantedBy([fallback], { [one]: value }),
      wantedBy([{ ...fallback, require: { [one]: value } }]),
    ]) {
      expect(facetsOf(wanted).sort()).toEqual([one, "tags"].sort());
      expect(wanted.invalid).toBeUndefined();
    }
  });

  it("of two defaults takes that of the higher order", () => {
    const first = { name: "first", order: 2, default: { [one]: value } };
    const second = { name: "second", order: 1, default: { [other]: there } };
    for (const list of [
      [first, second],
      [second, first],
    ])
      expect(facetsOf(wantedBy(list))).toEqual([one]);
  });

  it("is no contradiction while an exception waives one of them", () => {
    const exception = {
      ...{ name: "e", buckets: ["*"], pointers: [`/${other}`], owner: "alice", reason: "tests" },
      ...{ since: "2026-11-01T00:00:00Z", until: "2027-01-01T00:00:00Z" },
    };
    const both = [requiring({ [one]: value }, "first"), requiring({ [other]: there }, "second")];
    const wanted = wantedBy(both, undefined, [exception]);
    expect(facetsOf(wanted)).toEqual([one]);
    expect(wanted.invalid).toBeUndefined();
  });
});

describe("no call is made for requirements that contradict each other across facets", () => {
  it("and the other facets are repaired", async () => {
    const { run } = await liveBucket({ versioning: true });
    const wanted = wantedBy([
      requiring({ versioning: false, tags: { a: "1" } }, "cheap"),
      requiring({ objectLock: true }, "safe"),
    ]);
    const { sent, failed } = await run(wanted);
    expect([sent.map(({ type }) => type), failed]).toEqual([["PutBucketTagging"], []]);
  });

  it.each<[string, object, object, object, string[]]>([
    [
      "suspends versioning over the spec's replication",
      { versioning: true, replication },
      { replication },
      { versioning: false },
      ["versioning"],
    ],
    [
      "enables Object Lock over suspended versioning",
      { versioning: false },
      { versioning: false },
      { objectLock: true },
      ["objectLock"],
    ],
    [
      "requires an ACL over enforced ownership",
      { ownership: "BucketOwnerEnforced" },
      { ownership: "BucketOwnerEnforced" },
      { acl: "log-delivery-write" },
      ["acl"],
    ],
  ])("nor for one that %s", async (_, live, spec, require, refused) => {
    const { run } = await liveBucket(live);
    const wanted = wantedBy([requiring({ ...require, tags: { a: "1" } })], spec);
    const { sent, failed, plan } = await run(wanted);
    expect([sent.map(({ type }) => type), failed]).toEqual([["PutBucketTagging"], []]);
    expect(plan.refused.map(({ facet }) => facet)).toEqual(refused);
    expect(wanted.invalid?.message).toContain("(the spec together with baseline company)");
  });

  it("but the ACL of a spec gives way to ownership that is required", async () => {
    const there = { ownership: "ObjectWriter", acl: "log-delivery-write" };
    const { run, peek } = await liveBucket(there);
    const wanted = wantedBy([requiring({ ownership: "BucketOwnerEnforced" })], { acl: there.acl });
    expect((await run(wanted)).failed).toEqual([]);
    expect(JSON.stringify(await peek("ownershipControls"))).toContain("BucketOwnerEnforced");
    expect((await run(wanted)).sent).toEqual([]);
  });

  it("nor for a public ACL that the block required by another baseline ignores", async () => {
    const { run } = await liveBucket({ ownership: "BucketOwnerPreferred", blockPublicAccess: false });
    const wanted = wantedBy([requiring(publicAcl, "shut"), requiring({ acl: "public-read" }, "open")]);
    expect(wanted.invalid?.message).toContain("baseline open");
    expect((await run(wanted)).sent).toEqual([]);
  });
});

describe("ownership that meets a requirement more strictly", () => {
  it("gives way where an ACL is required that needs the weaker one", () => {
    const wanted = wantedBy([requiring({ ownership: "BucketOwnerPreferred", acl: "log-delivery-write" })], {
      ownership: "BucketOwnerEnforced",
    });
    expect(wanted.desired?.facets.get("ownership")).toEqual({
      Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }],
    });
    expect(wanted.invalid?.message).toContain("(the spec together with baseline company)");
  });
});

const isRefused = (wanted: ReturnType<typeof wantedBy>) =>
  wanted.desired ? mistakesIn(wanted.desired).map(({ path, message }) => `${path}: ${message}`) : [];

describe("what layers want together is never what one spec could not say", () => {
  it("for each two examples of two facets, in each two layers", () => {
    const all = anyValueOfEach();
    // A pair of two rows that say nothing of others is never refused.
    const isAsked = ([name]: (typeof all)[number]) => facetTable.get(name)?.incompatible !== undefined;
    for (const [one, value] of all.filter(isAsked))
      for (const [other, there] of all) {
        if (one === other) continue;
        const [first, second] = [{ [one]: value }, { [other]: there }];
        for (const wanted of [
          wantedBy([requiring(first, "a"), requiring(second, "b")]),
          wantedBy([{ name: "a", require: first, default: second }]),
          wantedBy([{ name: "a", default: first }, requiring(second, "b")]),
          wantedBy([requiring(first)], second),
          wantedBy([requiring(second)], first),
          wantedBy([{ name: "a", default: first }], second),
        ])
          expect(isRefused(wanted), JSON.stringify([first, second])).toEqual([]);
      }
  });

  it("for any layers and a spec that is no mistake", () => {
    const names = ["versioning", "objectLock", "replication", "ownership", "acl", "blockPublicAccess"];
    fc.assert(
      fc.property(anyBaselines(names), anySpec(names), (baselines, spec) => {
        const own = spec && parsedOr(parseDesired, spec);
        fc.pre(!own || mistakesIn(own).length === 0);
        const wanted = resolve({ ...facts, tags: { env: "dev" } }, layersOf(baselines), spec, now);
        expect(isRefused(wanted)).toEqual([]);
      }),
      { numRuns: draws(1_000) },
    );
  });
});
