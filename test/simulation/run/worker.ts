import { parentPort, workerData } from "node:worker_threads";
import "./replacedModules.ts";

/** The seeds of a worker: from the first one on, by stride. */
export interface Share {
  readonly first: number;
  readonly end: number;
  readonly stride: number;
  /** The usual part when undefined. */
  readonly roamingPart: number | undefined;
}

/** A result of a worker: the violations of one seed, how many more schedules it ran, or at the end what all covered. */
export type Result =
  | {
      readonly kind: "bad";
      readonly seed: number;
      readonly violations: readonly string[];
      readonly trace: readonly string[];
    }
  | { readonly kind: "progress"; readonly ran: number }
  | { readonly kind: "done"; readonly covered: readonly string[] };

const progressEvery = 100;

// Imported after the replacements are registered.
const { coveredBy, runSchedule } = await import("../schedule.ts");

const send = (result: Result) => parentPort?.postMessage(result);

async function runShare({ first, end, stride, roamingPart }: Share): Promise<void> {
  const covered = new Set<string>();
  let ran = 0;
  for (let seed = first; seed < end; seed += stride) {
    const { violations, world } = await runSchedule(seed, false, roamingPart);
    ran += 1;
    if (ran % progressEvery === 0) send({ kind: "progress", ran: progressEvery });
    for (const what of coveredBy(world)) covered.add(what);
    if (violations.length === 0) continue;
    const again = await runSchedule(seed, true, roamingPart);
    const isSame = `${again.violations}` === `${violations}`;
    const more = isSame
      ? []
      : ["The same seed must give the same schedule. The second run gave:", ...again.violations];
    send({ kind: "bad", seed, violations: [...violations, ...more], trace: again.world.trace ?? [] });
  }
  send({ kind: "progress", ran: ran % progressEvery });
  send({ kind: "done", covered: [...covered] });
}

await runShare(workerData as Share);
