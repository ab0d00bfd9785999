import { inParallel } from "../command/parallel.ts";

/** The same as inParallel, but in the list's order: what is written twice is to be the same twice. */
export async function* inTurn<T, R>(
  list: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (one: T) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<R> {
  let [begun, told] = [0, 0];
  const early = new Map<number, R>();
  const numbered = async (one: T) => {
    const turn = begun++;
    return { turn, result: await work(one) };
  };
  for await (const { turn, result } of inParallel(list, atOnce, numbered, signal)) {
    early.set(turn, result);
    for (let next = early.get(told); early.delete(told); next = early.get(told)) {
      told += 1;
      yield next as R;
    }
  }
}
