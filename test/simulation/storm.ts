import type { Chance } from "./chance.ts";
import type { Fault, FaultModel, Step } from "./faultModel.ts";

const forS3: readonly Fault[] = [
  "crash before",
  "crash after",
  "answer lost",
  "time-out",
  "throttled",
  "conflict",
  "denied",
  "not yet",
  "slow",
  "stalled",
];
const forOthers = forS3.filter((fault) => fault !== "conflict" && fault !== "denied" && fault !== "not yet");

const hops = ["on-spec-change", "on-trail-event", "sweep", "reconcile"];

/** Lambda throttles the worker: never, now and then, or all the time. */
export function throttling(chance: Chance): Pick<FaultModel, "throttlesReceive"> {
  const throttled = chance.pick([0, 0, 0, 0.2, 0.7, 1]);
  return { throttlesReceive: () => chance.happens(throttled) };
}

/** Weather by chance: how bad it is differs from storm to storm. */
export function storm(chance: Chance): FaultModel {
  const badness = chance.pick([0, 0.01, 0.03, 0.08, 0.2]);
  const stale = chance.pick([0, 0, 0.1, 0.4]);
  const lost = chance.pick([0, 0, 0.1, 0.5]);
  const slowness = chance.pick([30, 300, 3_000]);
  const late = chance.pick([0, 0.1, 0.3]);
  // What one function asks for is refused nearly always: only so do letters come from every hop.
  const down = chance.happens(0.05) ? chance.pick(hops) : undefined;
  const arrival = () => (chance.happens(late) ? chance.between(5_000, 300_000) : chance.between(200, 3_000));
  return {
    fault: ({ service, taskName, name }: Step) => {
      // But the count of its runs: without it there is no dead letter.
      if (taskName === down && chance.happens(0.95) && name !== "Update") return "throttled";
      return chance.happens(badness) ? chance.pick(service === "s3" ? forS3 : forOthers) : undefined;
    },
    latency: () => chance.between(5, slowness),
    arrivals: () => {
      if (chance.happens(lost)) return [];
      return chance.happens(0.1) ? [arrival(), arrival()] : [arrival()];
    },
    streamDelay: () => chance.between(50, 2_000),
    batch: () => chance.between(1, 10),
    behindMs: () => chance.between(0, 2_000),
    staleReads: () => (chance.happens(stale) ? chance.between(1, 4) : 0),
    thaws: () => chance.happens(0.5),
    returnsAtOnce: () => chance.happens(0.7),
    throttlesReceive: () => false,
    random: chance.next,
  };
}
