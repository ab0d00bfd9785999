import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBaseline } from "../../../core/resolve/baseline.ts";
import { parseException } from "../../../core/resolve/exception.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, now, parsedOr } from "../../support/layered.ts";
import { anyBaselines, anyExceptions, anySpec } from "../../support/layerSets.ts";

const tagged = { ...facts, tags: { env: "dev" } };
const anySet = fc.tuple(anyBaselines(), anyExceptions, anySpec());

describe("whatever the layers are", () => {
  it("without them exactly the spec is left", () => {
    fc.assert(
      fc.property(anySet, ([baselines, exceptions, spec]) => {
        const elsewhere = baselines.map((one) => ({ ...one, select: { names: ["billing-*"] } }));
        const own = spec && parsedOr(parseDesired, spec);
        for (const layers of [layersOf([], exceptions), layersOf(elsewhere, exceptions)]) {
          const { desired, invalid, ...rest } = resolve(tagged, layers, spec, now);
          expect(desired).toEqual(own);
          expect(invalid !== undefined).toBe(spec !== undefined && own === undefined);
          expect(rest).toEqual({ baselines: [], overruled: [], waived: [] });
        }
      }),
      { numRuns: draws(3_500) },
    );
  });

  it("nothing is thrown, for garbage neither", () => {
    const anyLayer = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom("policy", "tags", "name"), fc.anything()),
    );
    const anyItem = fc.record(
      { name: fc.constantFrom("a", "b"), select: fc.anything(), require: anyLayer, default: anyLayer },
      { requiredKeys: ["name"] },
    );
    fc.assert(
      fc.property(anySet, fc.array(anyItem), fc.anything(), ([baselines, exceptions], items, spec) => {
        const read = (some: readonly unknown[]) => some.flatMap((one) => parsedOr(parseBaseline, one) ?? []);
        const waivers = [...exceptions, spec].flatMap((one) => parsedOr(parseException, one) ?? []);
        const layers = { baselines: [...read(baselines), ...read(items)], exceptions: waivers };
        resolve(tagged, layers, spec, now);
        resolve({ name: "", account: "", region: "" }, layers, spec, now);
      }),
      { numRuns: draws(500) },
    );
  });
});
