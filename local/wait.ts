import { createServer } from "node:net";

/** How long is waited for what comes by itself: much longer than it takes on a busy machine, since waiting costs nothing. */
export const patienceMs = 120_000;

/** Polls until the answer is not undefined; throws when the deadline has passed. */
export async function until<T>(
  what: string,
  deadlineMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what}: not within ${deadlineMs / 1000} s`);
}

/** Runs a step and says in one line how long it took. */
export async function step<T>(done: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  console.log(`${done} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = address && typeof address === "object" ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
