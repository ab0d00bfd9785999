import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";

// A record of CloudTrail has the XML of a call as JSON: each repeated element under its own name, as a list only if there are
// several, and an empty element as an empty text.

const row = (name: string) => facetTable.get(name) as Facet;

/** What the service understands that a call wrote: a valid value, undefined if the record does not say it exactly. */
function understood(name: string, parameters: object) {
  const { schema, recorded } = row(name);
  const said = recorded?.(parameters as Readonly<Record<string, unknown>>);
  return said === undefined ? undefined : schema.safeParse(said).data;
}
const takenByS3 = (name: string, value: unknown) => row(name).schema.parse(value);

const kept = { Key: "keep", Value: "no" };
const old = { Key: "age", Value: "old" };
const toIa = { Days: 30, StorageClass: "STANDARD_IA" };
const toGlacier = { Days: 90, StorageClass: "GLACIER" };
const noncurrentToIa = { NoncurrentDays: 30, StorageClass: "STANDARD_IA" };
const noncurrentToGlacier = { NoncurrentDays: 90, StorageClass: "GLACIER" };
const ends = { Expiration: { Days: 365 } };

/** A rule as the record has it, and as S3's API has it. */
const rules: readonly [what: string, recorded: object, rule: object][] = [
  ["a filter for all objects", { Filter: "", ...ends }, { Filter: {}, ...ends }],
  ["a filter by prefix", { Filter: { Prefix: "a/" }, ...ends }, { Filter: { Prefix: "a/" }, ...ends }],
  ["a filter by tag", { Filter: { Tag: kept }, ...ends }, { Filter: { Tag: kept }, ...ends }],
  [
    "a filter by prefix and one tag",
    { Filter: { And: { Prefix: "a/", Tag: kept } }, ...ends },
    { Filter: { And: { Prefix: "a/", Tags: [kept] } }, ...ends },
  ],
  [
    "a filter by prefix and several tags",
    { Filter: { And: { Prefix: "a/", Tag: [kept, old] } }, ...ends },
    { Filter: { And: { Prefix: "a/", Tags: [kept, old] } }, ...ends },
  ],
  [
    "a filter by sizes, without a tag",
    { Filter: { And: { ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 9 } }, ...ends },
    { Filter: { And: { ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 9 } }, ...ends },
  ],
  ["the older prefix", { Prefix: "a/", ...ends }, { Prefix: "a/", ...ends }],
  ["one transition", { Filter: "", Transition: toIa }, { Filter: {}, Transitions: [toIa] }],
  [
    "several transitions",
    { Filter: "", Transition: [toIa, toGlacier] },
    { Filter: {}, Transitions: [toIa, toGlacier] },
  ],
  [
    "one transition of old versions",
    { Filter: "", NoncurrentVersionTransition: noncurrentToIa },
    { Filter: {}, NoncurrentVersionTransitions: [noncurrentToIa] },
  ],
  [
    "several transitions of old versions, and of current ones",
    {
      Filter: "",
      Transition: [toIa, toGlacier],
      NoncurrentVersionTransition: [noncurrentToIa, noncurrentToGlacier],
    },
    {
      Filter: {},
      Transitions: [toIa, toGlacier],
      NoncurrentVersionTransitions: [noncurrentToIa, noncurrentToGlacier],
    },
  ],
];
const named = (ID: string, rule: object) => ({ ID, Status: "Enabled", ...rule });

describe("a lifecycle rule in the record of a call is understood as S3 takes it", () => {
  it.each(rules)("alone, with %s", (_what, recorded, rule) => {
    const parameters = { LifecycleConfiguration: { xmlns: "s3", Rule: named("a", recorded) } };
    expect(understood("lifecycle", parameters)).toEqual(takenByS3("lifecycle", [named("a", rule)]));
  });

  it("in a list of several", () => {
    const Rule = rules.map(([what, recorded]) => named(what, recorded));
    expect(understood("lifecycle", { LifecycleConfiguration: { Rule } })).toEqual(
      takenByS3(
        "lifecycle",
        rules.map(([what, , rule]) => named(what, rule)),
      ),
    );
  });
});

describe("tags in the record of a call are understood as S3 takes them", () => {
  it.each([[[kept]], [[kept, old]]])("%j", (list) => {
    const Tag = list.length === 1 ? list[0] : list;
    expect(understood("tags", { Tagging: { xmlns: "s3", TagSet: { Tag } } })).toEqual(
      takenByS3("tags", list),
    );
  });
});

const strange = [null, "", "text", 1, true, [], {}, ["text"], [null]].map((part) => ({ part }));
const isEmptyList = (part: unknown) => Array.isArray(part) && part.length === 0;
const list = { lifecycle: "Rule", tags: "Tag" } as const;
const wrapped = (name: keyof typeof list, inner: unknown) =>
  name === "tags" ? { Tagging: { TagSet: inner } } : { LifecycleConfiguration: inner };

describe("what the record of a call does not say is unknown, and is no empty value", () => {
  describe.each(["lifecycle", "tags"] as const)("of %s", (name) => {
    it.each(strange)("where $part is in the place of the list", ({ part }) => {
      expect(understood(name, wrapped(name, part))).toBeUndefined();
    });

    it.each(strange.filter(({ part }) => !isEmptyList(part)))("with $part for its elements", ({ part }) => {
      expect(understood(name, wrapped(name, { [list[name]]: part }))).toBeUndefined();
    });

    it("without parameters", () => {
      expect(understood(name, {})).toBeUndefined();
    });
  });

  it("with a whole part of another type", () => {
    expect(understood("tags", { Tagging: "text" })).toBeUndefined();
    expect(understood("tags", { Tagging: ["text"] })).toBeUndefined();
    expect(understood("tags", { Tagging: [{ TagSet: { Tag: kept } }] })).toBeUndefined();
  });

  const ofRule = ["Filter", "Transition", "NoncurrentVersionTransition"].flatMap((name) =>
    strange.map(({ part }) => ({ name, part })),
  );
  const isForAll = ({ name, part }: { name: string; part: unknown }) =>
    name === "Filter" && (part === "" || JSON.stringify(part) === "{}");
  const unclear = ofRule.filter((one) => !isForAll(one) && !isEmptyList(one.part));

  it.each(unclear)("with $part for the $name of a rule", ({ name, part }) => {
    const Rule = named("a", { Filter: "", ...ends, [name]: part });
    expect(understood("lifecycle", { LifecycleConfiguration: { Rule } })).toBeUndefined();
  });

  // No record has an object without members: an empty element is a text.
  const conditions = strange.filter(({ part }) => JSON.stringify(part) !== "{}");

  it.each(conditions)("with $part for the conditions of a filter", ({ part }) => {
    const Rule = named("a", { ...ends, Filter: { And: part } });
    expect(understood("lifecycle", { LifecycleConfiguration: { Rule } })).toBeUndefined();
  });
});
