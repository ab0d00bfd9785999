import fc from "fast-check";

/** How many times as many examples as usual are drawn: `make test-more` draws others each time. */
const times = Number(process.env.DXAWS_TEST_TIMES ?? 1);
export const isThorough = times > 1;

/** A number of examples to draw: `count` in a usual run. */
export const draws = (count: number): number => count * times;

/** All properties of a run draw from one seed, which the run prints. */
fc.configureGlobal({ numRuns: draws(200), seed: Number(process.env.DXAWS_TEST_SEED) });
