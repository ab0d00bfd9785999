interface Ended<R> {
  readonly result: R;
  readonly self: Promise<unknown>;
}

/**
 * Runs `work` for each element, at most `atOnce` at a time, and yields the results as they come. After the signal it
 * starts no more. When it ends, also by an error, all started work has ended.
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
      // The race reports the rejection.
      started.catch(() => undefined);
      running.add(started);
      if (running.size >= atOnce) yield await next();
    }
    while (running.size > 0) yield await next();
  } finally {
    await Promise.allSettled(running);
  }
}
