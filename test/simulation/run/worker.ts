import { parentPort, workerData } from "node:worker_threads";
import "./standIns.ts";

/** The seeds that a worker plays: every so manieth from the first one on. */
export interface Share {
  readonly first: number;
  readonly end: number;
  readonly stride: number;
}

/** What a worker says: how far it has come, and with which seed a schedule ended badly. */
export type Said =
  | {
      readonly kind: "bad";
      readonly seed: number;
      readonly wrong: readonly string[];
      readonly trace: readonly string[];
    }
  | { readonly kind: "done"; readonly met: readonly string[] };

// After the stand-ins are in place.
const { metIn, runSchedule } = await import("../schedule.ts");

const say = (said: Said) => parentPort?.postMessage(said);

async function play({ first, end, stride }: Share): Promise<void> {
  const met = new Set<string>();
  for (let seed = first; seed < end; seed += stride) {
    const { wrong, world } = await runSchedule(seed);
    for (const what of metIn(world)) met.add(what);
    if (wrong.length === 0) continue;
    const again = await runSchedule(seed, true);
    const isSame = `${again.wrong}` === `${wrong}`;
    const more = isSame ? [] : ["A schedule is to be the same each time. Then it was:", ...again.wrong];
    say({ kind: "bad", seed, wrong: [...wrong, ...more], trace: again.world.trace ?? [] });
  }
  say({ kind: "done", met: [...met] });
}

await play(workerData as Share);
