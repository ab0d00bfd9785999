import { rmSync } from "node:fs";
import { bundle } from "./bundle/build.ts";

// One bundle a function, in dist/functions/<name>/index.mjs, as serverless.yml takes them.

/**
 * The most kilobytes that each function may load at start. They stand for the time of a cold start, which make bench
 * measures: a time differs from run to run, a size does not. Raise a bound only with the figures of make bench.
 */
const bounds = {
  "on-spec-change": 346,
  "on-trail-event": 230,
  "on-overflow": 446,
  // It starts once an hour or so, and no bucket waits for it.
  sweep: 506,
  reconcile: 655,
  "on-outcome": 222,
  redrive: 506,
  plan: 630,
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
