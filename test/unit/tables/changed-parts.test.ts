import { describe, expect, it } from "vitest";
import { recordedValues, wholeBefore } from "../../../service/tables/changedParts.ts";
import { bytesOf } from "../../../service/tables/itemSize.ts";
import { packValues, unpackValues } from "../../../service/tables/packedValues.ts";
import { Chance } from "../../simulation/chance.ts";

const chance = new Chance(7);
const prefixes = Array.from({ length: 1_000 }, () =>
  Array.from({ length: 16 }, () => Math.floor(chance.next() * 36).toString(36)).join(""),
);
const rule = (index: number, days: number) => ({
  ID: `rule-${index}`,
  Status: "Enabled",
  Filter: { Prefix: `${prefixes[index]}/` },
  Expiration: { Days: days },
});
const rules = (days: (index: number) => number) => ({
  lifecycle: {
    TransitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    Rules: prefixes.map((_, index) => rule(index, days(index))),
  },
});
const before = rules(() => 30);

const entryOf = (after: ReturnType<typeof rules>, drift: number[]) => ({
  drift: drift.map((index) => ({
    ...{ facet: "lifecycle", path: `/lifecycle/Rules/rule-${index}/Expiration/Days` },
    ...{ before: 30, after: 60 },
  })),
  ...recordedValues(before, after),
});
const unitsOf = (entry: Parameters<typeof packValues>[0]) => Math.ceil(bytesOf(packValues(entry)) / 1_024);

describe("the values of a facet with a thousand rules, as the history has them", () => {
  it("are what changed: one rule takes one write unit", () => {
    const after = rules((index) => (index === 500 ? 60 : 30));
    const entry = entryOf(after, [500]);
    expect(entry).toMatchObject({
      changed: {
        lifecycle: {
          before: { TransitionDefaultMinimumObjectSize: "all_storage_classes_128K", Rules: [] },
          lists: { "/Rules": [[rule(500, 30), rule(500, 60)]] },
        },
      },
    });
    expect(entry).not.toHaveProperty("before");
    expect(unitsOf(entry)).toBe(1);
    expect(unpackValues(packValues(entry) as never)).toEqual(entry);
  });

  it("take a quarter less than whole values even if all of them changed", () => {
    const after = rules(() => 60);
    const drift = prefixes.map((_, index) => index);
    const whole = unitsOf({ ...entryOf(after, drift), changed: undefined, before, after });
    expect(unitsOf(entryOf(after, drift))).toBeLessThan(0.75 * whole);
  });

  it("are whole again with what the bucket has, whatever its order", () => {
    const after = rules((index) => (index % 7 === 0 ? 60 : 30));
    const { changed } = recordedValues(before, after) as { changed: Record<string, never> };
    const live = { ...after.lifecycle, Rules: after.lifecycle.Rules.toReversed() };
    const whole = wholeBefore(live, changed.lifecycle as never) as typeof live;
    const byId = (list: typeof live.Rules) => list.toSorted((a, b) => (a.ID < b.ID ? -1 : 1));
    expect(byId(whole.Rules)).toEqual(byId(before.lifecycle.Rules));
  });

  it("are unknown if the bucket does not have what was written any more", () => {
    const after = rules((index) => (index === 500 ? 60 : 30));
    const { changed } = recordedValues(before, after) as { changed: Record<string, never> };
    for (const live of [rules(() => 30).lifecycle, { Rules: [] }, null, undefined])
      expect(wholeBefore(live, changed.lifecycle as never)).toBeUndefined();
  });

  it("are in the order of before, so that a diff shows one rule and not a hundred", () => {
    const after = rules((index) => (index === 500 ? 60 : 30));
    const { changed } = recordedValues(before, after) as { changed: Record<string, never> };
    expect(wholeBefore(after.lifecycle, changed.lifecycle as never)).toEqual(before.lifecycle);
  });

  it("are unknown if another element has changed since: undo must not write it into the spec", () => {
    const after = rules((index) => (index === 500 ? 60 : 30));
    const { changed } = recordedValues(before, after) as { changed: Record<string, never> };
    const { Rules } = after.lifecycle;
    const others = [
      [...Rules, { ...rule(0, 1), ID: "of someone else" }],
      Rules.filter(({ ID }) => ID !== "rule-7"),
      Rules.with(7, rule(7, 1)),
    ];
    for (const live of others)
      expect(wholeBefore({ ...after.lifecycle, Rules: live }, changed.lifecycle as never)).toBeUndefined();
  });

  it("are whole again if the list is in a member whose name has a slash", () => {
    const policy = (first: string) => ({
      Statement: { Condition: { StringEquals: { "aws:ResourceTag/team~x": [first, ...prefixes] } } },
    });
    const { changed } = recordedValues({ policy: policy("a") }, { policy: policy("b") }) as {
      changed: Record<string, never>;
    };
    const whole = wholeBefore(policy("b"), changed.policy as never) as ReturnType<typeof policy>;
    const list = whole.Statement.Condition.StringEquals["aws:ResourceTag/team~x"];
    expect(list.toSorted()).toEqual(["a", ...prefixes].toSorted());
  });

  it("are whole in a short list, whose order may have a meaning", () => {
    const short = { cors: rules(() => 30).lifecycle.Rules.slice(0, 100) };
    const other = { cors: rules(() => 60).lifecycle.Rules.slice(0, 100) };
    expect(recordedValues(short, other)).toEqual({ before: short, after: other });
  });
});
