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
/** A write at the same time cancels a transaction. */
const forTransactions: readonly Fault[] = [...forOthers, "conflict", "conflict"];

function faultsOf({ service, name }: Step): readonly Fault[] {
  if (service === "s3") return forS3;
  return name === "TransactGet" ? forTransactions : forOthers;
}

const hops = ["on-spec-change", "on-trail-event", "sweep", "reconcile"];

/** Lambda throttles the worker: never, now and then, or all the time. */
export function throttling(chance: Chance): Pick<FaultModel, "throttlesReceive"> {
  const throttled = chance.pick([0, 0, 0, 0.2, 0.7, 1]);
  return { throttlesReceive: () => chance.happens(throttled) };
}

/** A random fault model; its rates and delays are drawn for each schedule. */
export function randomFaults(chance: Chance): FaultModel {
  const faultRate = chance.pick([0, 0.01, 0.03, 0.08, 0.2]);
  const staleRate = chance.pick([0, 0, 0.1, 0.4]);
  const lossRate = chance.pick([0, 0, 0.1, 0.5]);
  const slowestMs = chance.pick([30, 300, 3_000]);
  const lateRate = chance.pick([0, 0.1, 0.3]);
  // The calls of one function nearly always fail: without this, some hops send no dead letters.
  const down = chance.happens(0.05) ? chance.pick(hops) : undefined;
  const arrival = () =>
    chance.happens(lateRate) ? chance.between(5_000, 300_000) : chance.between(200, 3_000);
  return {
    fault: (step: Step) => {
      const { taskName, name } = step;
      // Except the count of its runs: without it there is no dead letter.
      if (taskName === down && chance.happens(0.95) && name !== "Update") return "throttled";
      return chance.happens(faultRate) ? chance.pick(faultsOf(step)) : undefined;
    },
    latency: () => chance.between(5, slowestMs),
    arrivals: () => {
      if (chance.happens(lossRate)) return [];
      return chance.happens(0.1) ? [arrival(), arrival()] : [arrival()];
    },
    streamDelay: () => chance.between(50, 2_000),
    batch: () => chance.between(1, 10),
    behindMs: () => chance.between(0, 2_000),
    staleReads: () => (chance.happens(staleRate) ? chance.between(1, 4) : 0),
    thaws: () => chance.happens(0.5),
    returnsAtOnce: () => chance.happens(0.7),
    throttlesReceive: () => false,
    random: chance.next,
  };
}
