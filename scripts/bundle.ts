import { rmSync } from "node:fs";
import { bundle } from "./bundle/build.ts";

// One bundle a function, in dist/functions/<name>/index.mjs, as serverless.yml takes them.

/**
 * The most kilobytes that each function may load at start. They stand for the time of a cold start, which make bench
 * measures: a time differs from run to run, a size does not. Raise a bound only with the figures of make bench.
 */
const bounds = {
  "on-spec-change": 348,
  "on-trail-event": 232,
  "on-overflow": 448,
  // It starts once an hour or so, and no bucket waits for it.
  sweep: 508,
  reconcile: 658,
  "on-outcome": 224,
  redrive: 508,
  plan: 632,
};

const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1_000)} KB`;

async function build([name, bound]: [string, number]): Promise<void> {
  const { start, all } = await bundle(`functions/${name}.ts`, `dist/functions/${name}`, name === "plan");
  console.log(`${name.padEnd(16)} ${kilobytes(start).padStart(7)} loaded at start, ${kilobytes(all)} in all`);
  if (start <= bound * 1_000) return;
  console.error(`${name}: more than ${bound} KB loaded at start; docs/performance.md says what to do`);
  process.exitCode = 1;
}

rmSync("dist/functions", { recursive: true, force: true });
await Promise.all(Object.entries(bounds).map(build));
