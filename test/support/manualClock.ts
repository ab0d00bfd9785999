import type { Clock } from "../../core/providers/clock.ts";

/** A clock that only advances when code sleeps by it, or a test moves it. */
export class ManualClock implements Clock {
  #ms = Date.parse("2026-11-23T12:00:00.000Z");
  now = () => new Date(this.#ms);
  sleep = async (ms: number) => this.pass(ms);
  random = () => 0.5;
  pass(ms: number): void {
    this.#ms += ms;
  }
}
