import { lookNow, sweep } from "../core/sweep.ts";
import { entry } from "./entry.ts";
import { clock, ledger, logger, pace, queue, specs } from "./wiring.ts";

/** Every minute: what is due, and the next slice of all specs. Invoked with `{ bucket }`: that bucket, now. */
export const handler = entry(async (event: { bucket?: unknown }) => {
  if (typeof event.bucket === "string") return lookNow(event.bucket, { queue: queue(), clock });
  const swept = { specs: specs(), ledger: ledger(), queue: queue(), clock, ...pace() };
  const triggers = await sweep(swept);
  logger.info("swept", { enqueued: triggers.length });
  return { enqueued: triggers.length };
});
