import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../../core/resolve/resolve.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, now, parsedOr } from "../../support/layered.ts";
import { anyBaselines, anyExceptions, anySpec } from "../../support/layerSets.ts";

const tagged = { ...facts, tags: { env: "dev" } };
const anySet = fc.tuple(anyBaselines(), anyExceptions, anySpec());

describe("whatever the layers are", () => {
  it("a default never changes what a spec says, and a spec's facets are wanted as without it", () => {
    fc.assert(
      fc.property(anySet, anyBaselines(), ([baselines, exceptions, spec], others) => {
        const added = others.map((one) => ({ ...one, name: `added-${one.name}`, require: undefined }));
        const without = resolve(tagged, layersOf(baselines, exceptions), spec, now);
        const wanted = resolve(tagged, layersOf([...baselines, ...added], exceptions), spec, now);
        const said = parsedOr(parseDesired, spec ?? { name: "orders" })?.facets ?? new Map();
        for (const facet of said.keys())
          expect(wanted.desired?.facets.get(facet), facet).toEqual(without.desired?.facets.get(facet));
        expect(wanted.invalid?.problems).toEqual(without.invalid?.problems);
      }),
      { numRuns: draws(2_000) },
    );
  });
});
