import type { Progress } from "./command.ts";

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const quietMs = 1_000;
const redrawMs = 100;

/** A bar on a terminal, with counts and the time left; nothing at all elsewhere, and nothing within the first second. */
export function showProgress(what: string, total: number | undefined, stream: Stream): Progress {
  if (!stream.isTTY) return { step: () => undefined, end: () => undefined };
  const began = performance.now();
  let done = 0;
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) stream.write("\r\x1b[K");
  };
  const draw = () => {
    const now = performance.now();
    if (now - began < quietMs || now - drawn < redrawMs) return;
    drawn = now;
    stream.write(`\r\x1b[K${lineOf(what, done, total, now - began).slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(draw, quietMs).unref();
  return {
    step() {
      done += 1;
      draw();
    },
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

const barWidth = 20;

function lineOf(what: string, done: number, total: number | undefined, ms: number): string {
  if (total === undefined) return `${what}: ${done}`;
  const full = total === 0 ? barWidth : Math.round((barWidth * done) / total);
  const left = done > 0 ? `, ${timeOf((ms / done) * (total - done))} left` : "";
  return `${what} [${"#".repeat(full)}${" ".repeat(barWidth - full)}] ${done}/${total}${left}`;
}

const timeOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
};
