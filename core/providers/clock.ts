import { setTimeout } from "node:timers/promises";

/** Time and randomness, so that tests and simulations control both. */
export interface Clock {
  now(): Date;
  sleep(ms: number): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms) => {
    await setTimeout(ms);
  },
  random: Math.random,
};
