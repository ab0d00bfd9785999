import fc from "fast-check";

/** All properties of a run draw from one seed, which the run prints. */
fc.configureGlobal({ numRuns: 1_000, seed: Number(process.env.DXAWS_TEST_SEED) });
