import type { ColdSamples } from "./cold.ts";
import { atShare, medianOf, shareOf, table, whole } from "./figures.ts";
import type { Sample } from "./measuring.ts";

const sizes = [256, 512, 1_024, 1_769];
/** US dollars for a GB-second on Arm, and for a call. */
const price = { gigabyteSecond: 13.3334e-6, call: 0.2e-6 };

/** How long the worker takes with several sizes of memory, computed from the same samples, and what a million events cost. */
export function memoryTable(repairs: readonly Sample[], { functions: [worker] }: ColdSamples): string {
  const rows = sizes.map((megabytes) => {
    const share = shareOf(megabytes);
    const of = (samples: readonly Sample[]) => medianOf(samples, ({ ms, cpu }) => atShare(ms, cpu, share));
    const dollars = 1e6 * ((of(repairs) / 1_000) * (megabytes / 1_024) * price.gigabyteSecond + price.call);
    const cells = [
      share.toFixed(2),
      whole(of(repairs)),
      whole(of(worker?.samples ?? [])),
      `$${dollars.toFixed(2)}`,
    ];
    return [`${megabytes} MB`, ...cells];
  });
  const head = [
    "reconcile with",
    "share of a core",
    "repair, warm, ms",
    "first event, ms",
    "a million repairs",
  ];
  return table(head, rows);
}
