interface Ended<R> {
  readonly result: R;
  readonly self: Promise<unknown>;
}

/**
 * Does something with each, so many at a time, and gives the results as they come. Once stopped it begins no more.
 * However it ends, also by a failure, what was begun has ended before.
 */
export async function* inParallel<T, R>(
  list: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (one: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  const running = new Set<Promise<Ended<R>>>();
  const next = async () => {
    const { result, self } = await Promise.race(running);
    running.delete(self as Promise<Ended<R>>);
    return result;
  };
  try {
    for await (const one of list) {
      if (signal.aborted) break;
      const started: Promise<Ended<R>> = work(one).then((result) => ({ result, self: started }));
      // Whoever waits for it hears of its failure.
      started.catch(() => undefined);
      running.add(started);
      if (running.size >= atOnce) yield await next();
    }
    while (running.size > 0) yield await next();
  } finally {
    await Promise.allSettled(running);
  }
}
