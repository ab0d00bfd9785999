import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { diff, entriesOf } from "../../../core/values/normal.ts";
import { draws } from "../../support/chance.ts";
import { statements } from "../../support/policies.ts";

type Document = Parameters<typeof policy.normalise>[0];
type Json = unknown;

const strict = { ignores: () => false, additive: false };
const form = (...Statement: Json[]) => policy.normalise({ Version: "2012-10-17", Statement } as Document);
const drift = (wanted: readonly Json[], live: readonly Json[]) =>
  diff(form(...wanted), policy.effective(form(...live)), strict).length;
const keysOf = (list: readonly Json[]) => [...(entriesOf(form(...list).Statement)?.keys() ?? [])];

/** What means none, whatever it is called. */
const isEmpty = (value: Json) => JSON.stringify(value) === "{}";

/** Every text and every name of a member in a value, each changed alone to a word that is nowhere else. */
function* changes(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries())
      for (const changed of changes(element)) yield value.with(index, changed);
    return;
  }
  if (typeof value !== "object" || value === null) return void (yield "a new word");
  const entries = Object.entries(value);
  for (const [index, [name, member]] of entries.entries()) {
    if (!isEmpty(member)) yield Object.fromEntries(entries.with(index, ["a new name", member]));
    for (const changed of changes(member)) yield Object.fromEntries(entries.with(index, [name, changed]));
  }
}

/** Statements whose Sids an attacker chose to collide with the keys of the other statements. */
const hostile = fc
  .array(statements(fc.constantFrom("", "A", "B", "a", "__proto__", "constructor")), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((list) =>
    fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { maxLength: 3 }).map((picks) => forged(list, picks)),
  );

function forged(list: readonly object[], picks: readonly (readonly [number, number])[]): readonly object[] {
  return picks.reduce((done: readonly object[], [which, whose]) => {
    const keys = keysOf(done);
    return done.with(which % done.length, { ...done[which % done.length], Sid: keys[whose % keys.length] });
  }, list);
}

describe("two policies that differ", () => {
  it("by any one word differ in their normal forms, whatever their Sids", () => {
    fc.assert(
      fc.property(hostile, fc.nat(), (list, which) => {
        const all = [...changes(list)];
        const changed = all[which % all.length] as object[];
        expect(drift(list, changed), JSON.stringify(changed)).toBeGreaterThan(0);
        expect(drift(changed, list), JSON.stringify(changed)).toBeGreaterThan(0);
      }),
      { numRuns: draws(500) },
    );
  });

  it("by one statement differ in their normal forms, whatever its Sid", () => {
    const addition = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::orders-archive/new",
    };
    fc.assert(
      fc.property(hostile, fc.nat(), (list, which) => {
        const keys = ["", ...keysOf(list), ...keysOf([addition])];
        const more = [...list, { Sid: keys[which % keys.length], ...addition }];
        for (const order of [more, more.toReversed()]) {
          expect(drift(list, order)).toBeGreaterThan(0);
          expect(drift(order, list)).toBeGreaterThan(0);
        }
      }),
      { numRuns: draws(300) },
    );
  });
});
