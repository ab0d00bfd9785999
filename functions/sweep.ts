import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { measuredAtTick, measuredCoverage } from "../service/outcomes/measures.ts";
import { checkNow, sweep } from "../service/queue/sweep.ts";
import { surveyFleet } from "../service/tables/fleet.ts";
import { overrides } from "../service/triggers/trigger.ts";
import { entry } from "./entry.ts";
import {
  clock,
  intervals,
  layeringFor,
  ledger,
  logger,
  measure,
  metrics,
  queue,
  reach,
  settings,
  specs,
  sweepState,
} from "./wiring.ts";

/**
 * Every minute: enqueues the checks that are due and the next slice of all specs. Invoked with `{ bucket, override? }`:
 * enqueues a check of that bucket now. Permission to invoke it is permission to override; an unknown override is ignored.
 */
export const handler = entry(async (event: { bucket?: unknown; override?: unknown }, context) => {
  if (typeof event.bucket === "string") {
    const override = overrides.find((word) => word === event.override);
    return checkNow(event.bucket, { queue: queue(), clock }, override);
  }
  const { concurrency } = settings();
  const tables = { specs: specs(), ledger: ledger(), state: sweepState() };
  const layering = layeringFor(context, () => import("../service/tables/layersIn.ts"));
  const more = { queue: queue(), clock, concurrency, layering, reach: reach(), ...intervals() };
  const { lagMs, failures, covered, ...answer } = await sweep({ ...tables, ...more });
  measure([...measuredAtTick(lagMs, await surveyFleet(ledger(), clock.now())), ...measuredCoverage(covered)]);
  logger.info("swept", answer);
  // The rest of the tick is done: what only baselines need failed, and the next tick tries it again.
  if (failures.length > 0) throw failures[0];
  return answer;
}, logMetrics(metrics));
