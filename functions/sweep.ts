import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { measuredAtTick } from "../core/outcomes/measures.ts";
import { surveyFleet } from "../core/tables/fleet.ts";
import { lookNow, sweep } from "../core/triggers/sweep.ts";
import { entry } from "./entry.ts";
import { clock, ledger, logger, measure, metrics, pace, queue, specs } from "./wiring.ts";

/** Every minute: what is due, and the next slice of all specs. Invoked with `{ bucket }`: that bucket, now. */
export const handler = entry(async (event: { bucket?: unknown }) => {
  if (typeof event.bucket === "string") return lookNow(event.bucket, { queue: queue(), clock });
  const swept = await sweep({ specs: specs(), ledger: ledger(), queue: queue(), clock, ...pace() });
  measure(measuredAtTick(swept.lagMs, await surveyFleet(ledger(), clock.now())));
  const answer = { enqueued: swept.triggers.length };
  logger.info("swept", answer);
  return answer;
}, logMetrics(metrics));
