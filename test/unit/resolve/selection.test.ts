import { describe, expect, it } from "vitest";
import { resolve } from "../../../core/resolve/resolve.ts";
import { facts, layersOf, now, wantedBy } from "../../support/layered.ts";

const selecting = (select?: object) => ({
  name: "company",
  ...(select && { select }),
  require: { versioning: true },
});
const isSelected = (select: object, spec?: object, live?: Record<string, string>) =>
  resolve({ ...facts, tags: live }, layersOf([selecting(select)]), spec && { name: "orders", ...spec }, now)
    .baselines.length > 0;

describe("a baseline selects a bucket", () => {
  it.each([
    ["without a select", {}, true],
    ["by its name", { names: ["orders"] }, true],
    ["by a pattern", { names: ["billing-*", "ord*"] }, true],
    ["not by another name", { names: ["order"] }, false],
    ["not if it is left out", { names: ["*"], not: ["*ders"] }, false],
    ["not if it is only left out", { not: ["orders"] }, false],
    ["by account", { accounts: ["1111*"] }, true],
    ["not in another account", { accounts: ["444455556666"] }, false],
    ["by region", { regions: ["ca-*"] }, true],
    ["not in another region", { regions: ["us-east-1", "eu-*"] }, false],
    ["only if all members admit it", { names: ["orders"], regions: ["eu-*"] }, false],
  ])("%s", (_what, select, is) => expect(isSelected(select)).toBe(is));

  const dev = { tags: { env: "dev*" } };
  it.each([
    ["the live tags of a bucket without a spec", undefined, { env: "dev-1" }, true],
    ["other live tags", undefined, { env: "prod" }, false],
    ["no live tags", undefined, {}, false],
    ["live tags that were not read", undefined, undefined, false],
    ["the tags of the spec, whatever the live ones are", { tags: { env: "dev" } }, { env: "prod" }, true],
    ["other tags of the spec, whatever the live ones are", { tags: { env: "prod" } }, { env: "dev" }, false],
    ["the live tags, where the spec names none", { versioning: false }, { env: "dev" }, true],
    ["a spec that says null, which declares that there are none", { tags: null }, { env: "dev" }, false],
    ["the live tags, where the spec is invalid", { tags: 7 }, { env: "dev" }, true],
    ["a tag with the name of a member of objects", undefined, JSON.parse('{"constructor": "dev"}'), false],
  ])("by tags: %s", (_what, spec, live, is) => expect(isSelected(dev, spec, live)).toBe(is));

  it("no longer, once a tag changes, and is then managed by its spec alone", () => {
    const spec = { name: "orders", tags: { env: "dev" }, versioning: false };
    const layers = layersOf([selecting(dev)]);
    expect(resolve(facts, layers, spec, now).desired?.facets.get("versioning")).toEqual({
      Status: "Enabled",
    });
    const left = resolve(facts, layers, { ...spec, tags: { env: "prod" } }, now);
    expect(left.baselines).toEqual([]);
    expect(left.desired?.facets.get("versioning")).toEqual({ Status: "Suspended" });
    expect(resolve({ ...facts, tags: { env: "prod" } }, layers, undefined, now).desired).toBeUndefined();
  });
});

describe("a baseline with a mistake is refused", () => {
  it.each([
    [{ requires: {} }, '/requires: unknown key; did you mean "require"?'],
    [{ require: { versionning: true } }, '/require/versionning: unknown key; did you mean "versioning"?'],
    [
      { default: { encryption: { SSEAlgoritm: "aws:kms" } } },
      '/default/encryption/SSEAlgoritm: unknown key; did you mean "SSEAlgorithm"?',
    ],
    [{ select: { name: ["a"] } }, '/select/name: unknown key; did you mean "names"?'],
    [{ select: { names: ["a b"] } }, '/select/names/0: "a b": is not a pattern of bucket names'],
    [{ select: { accounts: ["12x"] } }, "/select/accounts/0"],
    [{ order: -1 }, "/order: -1 is too small: at least 0"],
    [{ name: "Company" }, '/name: "Company": is not a name'],
    [
      { require: { tags: { a: "{acount}" } } },
      "/require/tags/a: {acount} is no placeholder; did you mean {account}?",
    ],
    [{ require: { tags: { a: "{team}" } } }, "known: {bucket}, {account}, {region}, {partition}"],
    [{ require: { tags: { "{tema}": "a" } } }, "/require/tags/{tema}"],
    [{ require: { tags: { a: "{bucket}".repeat(5) } } }, "too long: at most 256"],
    [{ require: [] }, "/require"],
  ])("%j", (mistake, message) => expect(() => wantedBy([{ ...selecting(), ...mistake }])).toThrow(message));

  it("with all its mistakes at once", () => {
    const mistakes = { requires: {}, require: { versionning: true }, default: { taggs: {} } };
    expect(() => wantedBy([{ ...selecting(), ...mistakes }])).toThrow(/requires.*\n.*versionning.*\n.*taggs/);
  });

  it("and one with keys of its writer is not", () => {
    expect(
      wantedBy([{ ...selecting(), "x-anchors": { any: "thing" }, changedBy: "alice" }]).baselines,
    ).toEqual(["company"]);
  });
});
