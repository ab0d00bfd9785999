import { canaryArrival } from "../service/triggers/canary.ts";
import { onTrailRecord } from "../service/triggers/trailRecord.ts";
import { entry } from "./entry.ts";
import { allowances, canaries, clock, logger, measureIn, overflow, queue, setting } from "./wiring.ts";

/** Enqueues a check for the bucket of an S3 call, unless it or its account has used its allowance: then it waits in another queue. An event that is not a CloudTrail record fails and becomes a dead letter. */
export const handler = entry(async (event: unknown, { invokedFunctionArn }) => {
  const trigger = onTrailRecord(event);
  if ("ignored" in trigger) return logger.info("ignored", { reason: trigger.ignored });
  const home = invokedFunctionArn.split(":")[4] ?? "";
  const now = clock.now();
  const arrived = canaryArrival(trigger, canaries(), now, home);
  if (arrived?.account === home) return measureIn(arrived.region, ["canaryDelay", arrived.delayMs]);
  if (arrived) return (await import("./arrivals.ts")).recordArrival(arrived, setting("LEDGER_TABLE"), now);
  const { wrote: _, account = "", ...logged } = trigger;
  const beyond = allowances().takes(account, trigger.bucket) ? undefined : overflow();
  await (beyond ? beyond.send(trigger, account) : queue().send([trigger]));
  logger.info(beyond ? "put into the overflow queue" : "enqueued", { trigger: { ...logged, account } });
});
