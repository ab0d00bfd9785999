import { type Fault, type FaultModel, faultless } from "./faultModel.ts";
import type { Played } from "./play.ts";

/** One way in which a scenario can go otherwise than it did when nothing went wrong. */
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

/** Every fault at every single step; of a fight, in which much happens again and again, some steps stand for all. */
export const faultsOf = ({ steps }: Played): InjectedFault[] => {
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

/** Every event lost, alone and with every other one. */
export const lossesOf = ({ events }: Played): InjectedFault[] => {
  const numbers = [...events.keys()];
  return numbers.flatMap((one) => [
    without(one),
    ...numbers.filter((other) => other > one).map((other) => without(one, other)),
  ]);
};

/** Every event twice: at once, and when the queue has forgotten the first one. */
export const duplicatesOf = ({ events }: Played): InjectedFault[] =>
  [...events.keys()].flatMap((number) =>
    [1, 320_000].map((ms) => ({
      what: `event ${number} again after ${ms} ms`,
      change: {
        arrivals: (event) =>
          event === number ? [faultlessDelay, faultlessDelay + ms] : faultlessArrivals(event),
      },
    })),
  );

/** Every event in the place of the next one. */
export const swapsOf = ({ events }: Played): InjectedFault[] =>
  [...events].slice(0, -1).map(([number, time]) => {
    const gap = (events.get(number + 1) ?? time) - time;
    const arrivals = (event: number) => {
      if (event === number) return [gap + faultlessDelay + 1];
      return event === number + 1 ? [Math.max(0, faultlessDelay - gap)] : faultlessArrivals(event);
    };
    return { what: `events ${number} and ${number + 1} swapped`, change: { arrivals } };
  });

/** A rival that insists makes two writes of one; and with one that deletes the bucket the fight may begin all over again. */
function allowance({ world: { otherWriters } }: Played, place: string): number {
  const [bucket] = place.split(" ");
  if (otherWriters.has(`${bucket} bucket`)) return 6;
  return otherWriters.has(place) ? 2 : 1;
}

/** Writes that a mishap cost beyond one more for each facet. */
export function tooManyWrites(usual: Played, other: Played): string[] {
  const before = usual.world.watch.budget.writes;
  return [...other.world.watch.budget.writes]
    .filter(([place, writes]) => writes > (before.get(place) ?? 0) + allowance(other, place))
    .map(
      ([place, writes]) => `${place} was written ${writes} times, without it ${before.get(place) ?? 0} times`,
    );
}
