import { type Fault, type FaultModel, faultless } from "./faultModel.ts";
import type { ScenarioRun } from "./scenarioRun.ts";

/** One change of the fault model for a run of a scenario. */
export interface InjectedFault {
  readonly what: string;
  readonly change: Partial<FaultModel>;
}

const faults: readonly Fault[] = [
  "crash before",
  "crash after",
  "answer lost",
  "time-out",
  "throttled",
  "stalled",
];

const faultlessArrivals = (event: number) => faultless.arrivals(event);
const [faultlessDelay = 0] = faultless.arrivals(0);

const mostSteps = 100;

/** Every fault at every single step; of more than 100 steps, as in a conflict, every n-th. */
export const faultsOf = ({ steps }: ScenarioRun): InjectedFault[] => {
  const stride = Math.ceil(steps.length / mostSteps);
  return steps
    .filter((_, place) => place % stride === 0)
    .flatMap((number) =>
      faults.map((fault) => ({
        what: `${fault} at step ${number}`,
        change: { fault: (step) => (step.number === number ? fault : undefined) },
      })),
    );
};

const without = (...lost: readonly number[]): InjectedFault => ({
  what: `events ${lost.join(" and ")} lost`,
  change: { arrivals: (event) => (lost.includes(event) ? [] : faultlessArrivals(event)) },
});

/** The loss of every event, alone and with every other one. */
export const lossesOf = ({ events }: ScenarioRun): InjectedFault[] => {
  const numbers = [...events.keys()];
  return numbers.flatMap((one) => [
    without(one),
    ...numbers.filter((other) => other > one).map((other) => without(one, other)),
  ]);
};

/** Every event twice: at once, and when the queue has forgotten the first one. */
export const duplicatesOf = ({ events }: ScenarioRun): InjectedFault[] =>
  [...events.keys()].flatMap((number) =>
    [1, 320_000].map((ms) => ({
      what: `event ${number} again after ${ms} ms`,
      change: {
        arrivals: (event) =>
          event === number ? [faultlessDelay, faultlessDelay + ms] : faultlessArrivals(event),
      },
    })),
  );

/** Every event swapped with the next one. */
export const swapsOf = ({ events }: ScenarioRun): InjectedFault[] =>
  [...events].slice(0, -1).map(([number, time]) => {
    const gap = (events.get(number + 1) ?? time) - time;
    const arrivals = (event: number) => {
      if (event === number) return [gap + faultlessDelay + 1];
      return event === number + 1 ? [Math.max(0, faultlessDelay - gap)] : faultlessArrivals(event);
    };
    return { what: `events ${number} and ${number + 1} swapped`, change: { arrivals } };
  });

/** An insisting writer doubles a write; one that deletes the bucket may restart the conflict. */
function allowance({ world: { otherWriters } }: ScenarioRun, place: string): number {
  const [bucket] = place.split(" ");
  if (otherWriters.has(`${bucket} bucket`)) return 6;
  return otherWriters.has(place) ? 2 : 1;
}

/** Violations of: an injected fault costs at most one more write for each facet. */
export function tooManyWrites(usual: ScenarioRun, other: ScenarioRun): string[] {
  const before = usual.world.invariants.writeLimits.writes;
  return [...other.world.invariants.writeLimits.writes]
    .filter(([place, writes]) => writes > (before.get(place) ?? 0) + allowance(other, place))
    .map(
      ([place, writes]) => `${place} was written ${writes} times, without it ${before.get(place) ?? 0} times`,
    );
}
