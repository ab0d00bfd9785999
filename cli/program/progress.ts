import type { Progress } from "../command/command.ts";

/** Where progress is shown. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Progress that can be hidden while something else is printed. */
export interface Shown extends Progress {
  hide(): void;
}

const quietMs = 1_000;
const redrawMs = 100;
const plainMs = 10_000;

/**
 * On a terminal, after one second, a bar with counts and the time left; elsewhere a plain line every ten seconds.
 */
export function showProgress(what: string, total: number | undefined, stream: Stream): Shown {
  const began = performance.now();
  let done = 0;
  const line = (width: number) => lineOf({ what, done, total, ms: performance.now() - began }, width);
  const show = stream.isTTY ? bar(line, stream) : plain(line, stream);
  // The timer must not keep the process alive.
  const timer = setInterval(show.again, stream.isTTY ? redrawMs : plainMs).unref();
  return {
    step() {
      done += 1;
    },
    hide: show.hide,
    end() {
      clearInterval(timer);
      show.hide();
    },
  };
}

function bar(line: (width: number) => string, stream: Stream) {
  const began = performance.now();
  let isShown = false;
  return {
    again() {
      if (performance.now() - began < quietMs) return;
      isShown = true;
      stream.write(`\r\x1b[K${line((stream.columns || 80) - 1)}`);
    },
    hide() {
      if (isShown) stream.write("\r\x1b[K");
      isShown = false;
    },
  };
}

const plain = (line: (width: number) => string, stream: Stream) => ({
  again: () => void stream.write(`${line(Number.POSITIVE_INFINITY)}\n`),
  hide: () => undefined,
});

interface State {
  readonly what: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly ms: number;
}

const barWidth = 20;

/** On a narrow terminal the bar is left out first, then the words. */
function lineOf({ what, done, total, ms }: State, width: number): string {
  if (total === undefined) return `${what}: ${done}`.slice(0, width);
  const full = total === 0 ? barWidth : Math.round((barWidth * done) / total);
  const left = done > 0 && done < total ? `, ${timeOf((ms / done) * (total - done))} left` : "";
  const count = `${done}/${total}${left}`;
  const bar = `[${"#".repeat(full)}${" ".repeat(barWidth - full)}]`;
  const fitting = [`${what} ${bar} ${count}`, `${what} ${count}`].find((line) => line.length <= width);
  return fitting ?? count.slice(0, width);
}

const timeOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};
