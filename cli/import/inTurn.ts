import { inParallel } from "../command/parallel.ts";

/** The same as inParallel, but yields in the order of the list, so that two runs print the same. */
export async function* inTurn<T, R>(
  list: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (one: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  let [begun, yielded] = [0, 0];
  const early = new Map<number, R>();
  const numbered = async (one: T) => {
    const turn = begun++;
    return { turn, result: await work(one) };
  };
  for await (const { turn, result } of inParallel(list, atOnce, numbered, signal)) {
    early.set(turn, result);
    for (let next = early.get(yielded); early.delete(yielded); next = early.get(yielded)) {
      yielded += 1;
      yield next as R;
    }
  }
}
