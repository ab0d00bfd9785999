import { canaryDelay } from "../service/triggers/canary.ts";
import { onTrailRecord } from "../service/triggers/trailRecord.ts";
import { entry } from "./entry.ts";
import { canaries, clock, logger, measureIn, queue } from "./wiring.ts";

/** Enqueues a check for the bucket of an S3 call. An event that is not a CloudTrail record fails and becomes a dead letter. */
export const handler = entry(async (event: unknown) => {
  const trigger = onTrailRecord(event);
  if ("ignored" in trigger) return logger.info("ignored", { reason: trigger.ignored });
  const arrived = canaryDelay(trigger, canaries(), clock.now());
  if (arrived) return measureIn(arrived.region, ["canaryDelay", arrived.delayMs]);
  await queue().send([trigger]);
  const { wrote: _, ...logged } = trigger;
  logger.info("enqueued", { trigger: logged });
});
