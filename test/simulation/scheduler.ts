import type { Task } from "./task.ts";

/** An action at an instant, unless it is called off or its task has crashed by then. */
export interface Appointment {
  readonly at: number;
  readonly task: Task | undefined;
  /** Answers false if it had no effect, so that no promise has to settle. */
  readonly happen: () => unknown;
  off: boolean;
  /** It happens also where no work is in progress: a tick, a limit, a poll. */
  readonly isRoutine: boolean;
}

/** The task of an appointment, and whether it is routine. */
export interface Kind {
  readonly task?: Task | undefined;
  readonly isRoutine?: boolean;
}

/** Resolves when every task waits: a tick that a promise requests comes after all promises have settled. */
const quiescence = () => new Promise<void>((resolve) => void process.nextTick(resolve));

/** Virtual time: one action after the other, in the order of their instants, then of their creation. */
export class Scheduler {
  now = Date.parse("2026-11-23T12:00:00.000Z");
  readonly #agenda: Appointment[] = [];

  /** No work is in progress: all pending appointments are routine. */
  get isIdle(): boolean {
    return this.#agenda.every(({ isRoutine, off, task }) => isRoutine || off || task?.dead);
  }

  after(ms: number, happen: () => unknown, { task, isRoutine = false }: Kind = {}): Appointment {
    const appointment = { at: this.now + Math.max(0, ms), task, happen, off: false, isRoutine };
    this.#agenda.splice(this.#placeFor(appointment.at), 0, appointment);
    return appointment;
  }

  /** Lets time pass; stops early at a violation. */
  async pass(ms: number, isViolated: () => boolean): Promise<void> {
    const end = this.now + ms;
    for (let next = this.#agenda[0]; next && next.at <= end && !isViolated(); next = this.#agenda[0]) {
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
