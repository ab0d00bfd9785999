import { parentPort, workerData } from "node:worker_threads";
import "./replacedModules.ts";

/** The seeds of a worker: from the first one on, by stride. */
export interface Share {
  readonly first: number;
  readonly end: number;
  readonly stride: number;
}

/** A result of a worker: the violations of one seed, or at the end what all its schedules covered. */
export type Result =
  | {
      readonly kind: "bad";
      readonly seed: number;
      readonly violations: readonly string[];
      readonly trace: readonly string[];
    }
  | { readonly kind: "done"; readonly covered: readonly string[] };

// Imported after the replacements are registered.
const { coveredBy, runSchedule } = await import("../schedule.ts");

const send = (result: Result) => parentPort?.postMessage(result);

async function runShare({ first, end, stride }: Share): Promise<void> {
  const covered = new Set<string>();
  for (let seed = first; seed < end; seed += stride) {
    const { violations, world } = await runSchedule(seed);
    for (const what of coveredBy(world)) covered.add(what);
    if (violations.length === 0) continue;
    const again = await runSchedule(seed, true);
    const isSame = `${again.violations}` === `${violations}`;
    const more = isSame
      ? []
      : ["The same seed must give the same schedule. The second run gave:", ...again.violations];
    send({ kind: "bad", seed, violations: [...violations, ...more], trace: again.world.trace ?? [] });
  }
  send({ kind: "done", covered: [...covered] });
}

await runShare(workerData as Share);
