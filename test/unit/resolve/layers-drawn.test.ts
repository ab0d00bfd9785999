import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolve } from "../../../core/resolve/resolve.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, now } from "../../support/layered.ts";
import { anyBaselines, anyExceptions, anySpec } from "../../support/layerSets.ts";

const tagged = { ...facts, tags: { env: "dev" } };
const anySet = fc.tuple(anyBaselines(), anyExceptions, anySpec());

describe("whatever the layers are", () => {
  it("the order in which they are read changes nothing", () => {
    fc.assert(
      fc.property(anySet, ([baselines, exceptions, spec]) => {
        const [forth, back] = [
          layersOf(baselines, exceptions),
          layersOf(baselines.toReversed(), exceptions.toReversed()),
        ];
        expect(resolve(tagged, back, spec, now)).toEqual(resolve(tagged, forth, spec, now));
      }),
      { numRuns: draws(2_500) },
    );
  });
});
