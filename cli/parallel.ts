/** Does something with each, so many at a time, and gives the results as they come. Once stopped it begins no more. */
export async function* inParallel<T, R>(
  list: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (one: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  const running = new Set<Promise<{ result: R; done: Promise<unknown> }>>();
  const next = async () => {
    const { result, done } = await Promise.race(running);
    running.delete(done as never);
    return result;
  };
  for await (const one of list) {
    if (signal.aborted) break;
    const started: Promise<{ result: R; done: Promise<unknown> }> = work(one).then((result) => ({
      result,
      done: started,
    }));
    // Whoever takes it hears of its failure.
    started.catch(() => undefined);
    running.add(started);
    if (running.size >= atOnce) yield await next();
  }
  while (running.size > 0) yield await next();
}
