import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { describePlan } from "../../core/plan/describe.ts";
import { trial } from "../support/trial.ts";
import { deny, kindsOf, warned } from "../support/warned.ts";

// What cannot be undone is said before it is done, by the plan that would do it.

const rule = (more: object = {}) => [
  { ID: "old", Status: "Enabled", Filter: {}, Expiration: { Days: 30 }, ...more },
];
const lock = (Mode: string, Days: number) => ({
  ObjectLockEnabled: "Enabled",
  Rule: { DefaultRetention: { Mode, Days } },
});

interface Case {
  readonly facet: string;
  readonly before?: unknown;
  readonly after: unknown;
  readonly more?: object;
  readonly kinds: readonly string[];
}

const versioned = { versioning: true };
const cases: readonly (readonly [string, Case])[] = [
  ["versioning that was never set", { facet: "versioning", after: true, kinds: ["irreversible"] }],
  [
    "versioning that was suspended",
    { facet: "versioning", before: { Status: "Suspended" }, after: true, kinds: [] },
  ],
  [
    "Object Lock, and objects that no principal can delete",
    {
      facet: "objectLock",
      after: lock("COMPLIANCE", 30),
      more: versioned,
      kinds: ["irreversible", "irreversible"],
    },
  ],
  [
    "Object Lock with a retention that can be overridden",
    { facet: "objectLock", after: lock("GOVERNANCE", 30), more: versioned, kinds: ["irreversible"] },
  ],
  [
    "a retention that gets stricter",
    {
      facet: "objectLock",
      before: lock("GOVERNANCE", 30),
      after: lock("COMPLIANCE", 1),
      more: versioned,
      kinds: ["irreversible"],
    },
  ],
  [
    "a hold that lasts longer after its event",
    {
      facet: "objectLock",
      before: lock("GOVERNANCE", 30),
      after: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 30, DefaultEventHold: { Years: 100 } } },
      },
      more: versioned,
      kinds: ["irreversible"],
    },
  ],
  [
    "a retention that gets shorter",
    {
      facet: "objectLock",
      before: lock("COMPLIANCE", 30),
      after: lock("COMPLIANCE", 7),
      more: versioned,
      kinds: [],
    },
  ],
  ["a rule that expires objects", { facet: "lifecycle", after: rule(), kinds: ["deletes"] }],
  [
    "a rule that expires them sooner",
    { facet: "lifecycle", before: rule(), after: rule({ Expiration: { Days: 7 } }), kinds: ["deletes"] },
  ],
  [
    "a rule that expires more of them",
    { facet: "lifecycle", before: rule({ Filter: { Prefix: "logs/" } }), after: rule(), kinds: ["deletes"] },
  ],
  [
    "a rule that expires versions",
    {
      facet: "lifecycle",
      after: [{ Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
      kinds: ["deletes"],
    },
  ],
  [
    "a rule that expires them later",
    { facet: "lifecycle", before: rule(), after: rule({ Expiration: { Days: 90 } }), kinds: [] },
  ],
  ["a rule that is off", { facet: "lifecycle", after: rule({ Status: "Disabled" }), kinds: [] }],
  [
    "a rule that moves objects only",
    {
      facet: "lifecycle",
      after: [{ Status: "Enabled", Filter: {}, Transitions: [{ Days: 30, StorageClass: "GLACIER" }] }],
      kinds: [],
    },
  ],
  ["a block that goes", { facet: "blockPublicAccess", after: false, kinds: ["exposure"] }],
  [
    "a block of which a part goes",
    {
      facet: "blockPublicAccess",
      before: true,
      after: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
      kinds: ["exposure"],
    },
  ],
  ["a block that comes", { facet: "blockPublicAccess", before: false, after: true, kinds: [] }],
  ["tags", { facet: "tags", before: { a: "1" }, after: { a: "2" }, kinds: [] }],
];

describe("a plan for a bucket that is there warns of", () => {
  it.each(cases)("%s as it should", async (_, { facet, before, after, more, kinds }) => {
    const warnings = await warned(facet, after, before, more);
    expect(kindsOf(warnings), JSON.stringify(warnings)).toEqual(kinds);
  });

  it("nothing where nothing differs", async () => {
    for (const facet of facetTable.values()) {
      const { apply, plan } = trial(facet.name);
      const [example] = facet.examples;
      if (!(await apply(example, facet.alongside)).converged) continue;
      expect((await plan(example, facet.alongside)).warnings).toEqual([]);
    }
  });
});

describe("a plan for a new bucket", () => {
  it("warns of what concerns what will be in it, and not of what could concern what is there", async () => {
    const { plan } = trial("versioning");
    const more = {
      lifecycle: rule(),
      objectLock: lock("COMPLIANCE", 1),
      blockPublicAccess: false,
      policy: deny({}),
    };
    const kinds = (await plan(true, more)).warnings.map(({ facet, kind }) => `${facet} ${kind}`);
    expect(kinds).toEqual(
      [
        "objectLock irreversible",
        "objectLock irreversible",
        "blockPublicAccess exposure",
        "policy lockout",
      ].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)),
    );
    expect(kinds).toHaveLength(4);
  });
});

describe("warnings", () => {
  it("name some of many rules, and say how many there are", async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      ...rule()[0],
      ID: `rule-${index}`,
      Filter: { Prefix: `${index}/` },
    }));
    const [warning, ...more] = await warned("lifecycle", many);
    expect(more).toEqual([]);
    expect(warning?.text).toContain(
      '"rule-0", "rule-1", "rule-2", "rule-3", "rule-4" and 395 more may delete',
    );
  });

  it("are in the text of the plan and in its JSON", async () => {
    const { create, plan } = trial("versioning");
    await create();
    const planned = await plan(true);
    expect(describePlan(planned).text).toContain(
      "warnings:\n  ! irreversible: versioning: versioning can be suspended later, but never removed",
    );
    expect(JSON.parse(JSON.stringify(planned)).warnings).toMatchObject([
      { facet: "versioning", kind: "irreversible" },
    ]);
  });
});
