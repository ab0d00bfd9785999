import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { surveyFleet } from "../core/fleet.ts";
import { lookNow, sweep } from "../core/sweep.ts";
import { entry } from "./entry.ts";
import { clock, ledger, logger, metrics, pace, queue, specs } from "./wiring.ts";

/** Every minute: what is due, and the next slice of all specs. Invoked with `{ bucket }`: that bucket, now. */
export const handler = entry(async (event: { bucket?: unknown }) => {
  if (typeof event.bucket === "string") return lookNow(event.bucket, { queue: queue(), clock });
  const swept = await sweep({ specs: specs(), ledger: ledger(), queue: queue(), clock, ...pace() });
  metrics.addMetric("sweepLag", MetricUnit.Milliseconds, swept.lagMs);
  const fleet = await surveyFleet(ledger(), clock.now());
  metrics.addMetric("oldestLook", MetricUnit.Milliseconds, fleet.oldestLookMs);
  for (const [verdict, count] of fleet.counts) metrics.addMetric(`fleet.${verdict}`, MetricUnit.Count, count);
  const answer = { enqueued: swept.triggers.length };
  logger.info("swept", answer);
  return answer;
}, logMetrics(metrics));
