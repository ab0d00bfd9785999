import type { Task } from "./task.ts";

/** Something that is to happen at an instant, unless it is called off or the task it belongs to has died by then. */
export interface Appointment {
  readonly at: number;
  readonly task: Task | undefined;
  /** Answers false if nothing came of it, so that nobody has to be waited for. */
  readonly happen: () => unknown;
  off: boolean;
  /** It comes whether anything is under way or not: a tick, a limit, a poll. */
  readonly isRoutine: boolean;
}

/** Whom an appointment belongs to, and whether it is a routine. */
export interface Kind {
  readonly task?: Task | undefined;
  readonly isRoutine?: boolean;
}

/** Every task has gone on as far as it can: a tick that is asked for by a promise comes when all promises are through. */
const quiescence = () => new Promise<void>((resolve) => void process.nextTick(resolve));

/** Virtual time: one thing happens after the other, in the order of their instants and then of their making. */
export class Scheduler {
  now = Date.parse("2026-11-23T12:00:00.000Z");
  readonly #agenda: Appointment[] = [];

  /** Nothing is under way: all that is still to come is routine. */
  get isIdle(): boolean {
    return this.#agenda.every(({ isRoutine, off, task }) => isRoutine || off || task?.dead);
  }

  after(ms: number, happen: () => unknown, { task, isRoutine = false }: Kind = {}): Appointment {
    const appointment = { at: this.now + Math.max(0, ms), task, happen, off: false, isRoutine };
    this.#agenda.splice(this.#placeFor(appointment.at), 0, appointment);
    return appointment;
  }

  /** Lets time pass; stops early when something is found to be wrong. */
  async pass(ms: number, isWrong: () => boolean): Promise<void> {
    const end = this.now + ms;
    for (let next = this.#agenda[0]; next && next.at <= end && !isWrong(); next = this.#agenda[0]) {
      this.#agenda.shift();
      if (next.off || next.task?.dead) continue;
      this.now = next.at;
      if (next.happen() !== false) await quiescence();
    }
    this.now = end;
  }

  #placeFor(at: number): number {
    let [low, high] = [0, this.#agenda.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#agenda[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
