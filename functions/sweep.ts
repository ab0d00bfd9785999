import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { measuredAtTick, measuredCoverage } from "../service/outcomes/measures.ts";
import { canaryRound } from "../service/queue/canaryRound.ts";
import { checkNow, sweep } from "../service/queue/sweep.ts";
import { AccountReach } from "../service/tables/accountReach.ts";
import { surveyFleet } from "../service/tables/fleet.ts";
import { overrides } from "../service/triggers/trigger.ts";
import { entry } from "./entry.ts";
import {
  accountsFor,
  canaries,
  canaryTable,
  clock,
  intervals,
  layeringFor,
  ledger,
  logger,
  measure,
  metrics,
  queue,
  reachWith,
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
  const more = {
    queue: queue(),
    clock,
    concurrency,
    layering,
    reach: reachWith(AccountReach),
    ...intervals(),
  };
  const { lagMs, failures, covered, ...answer } = await sweep({ ...tables, ...more });
  measure([...measuredAtTick(lagMs, await surveyFleet(ledger(), clock.now())), ...measuredCoverage(covered)]);
  const failed = [...failures, ...(await measureCanaries(context))];
  logger.info("swept", answer);
  // The rest of the tick is done: what only baselines or canaries need failed, and the next tick tries it again.
  if (failed.length > 0) throw failed[0];
  return answer;
}, logMetrics(metrics));

/** Accounts and regions that a line of the log names. */
const mostNamed = 20;

/** Measures the canaries of all other accounts, and logs which are late. Returns what failed: then there is no measure. */
async function measureCanaries(place: Parameters<typeof accountsFor>[0]): Promise<readonly unknown[]> {
  const { members: named } = canaries();
  if (!named) return [];
  try {
    const { worstMs, late } = await canaryRound(
      accountsFor(place).members,
      named,
      canaryTable(),
      clock.now(),
    );
    measure([["memberCanaryDelay", worstMs]]);
    const names = late.slice(0, mostNamed).map(({ account, region }) => `${account} ${region}`);
    if (names.length > 0)
      logger.warn("events of canaries are late", { late: names, more: late.length - names.length });
    return [];
  } catch (error) {
    return [error];
  }
}
