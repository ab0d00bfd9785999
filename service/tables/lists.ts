// Lists that are read from a table page by page.

type List<T> = AsyncGenerator<T, void, undefined>;

/** All lists, one after the other. The first pages of the next `atOnce` lists are requested at the same time. */
export async function* inARow<T>(lists: readonly List<T>[], atOnce: number): List<T> {
  const firsts: Promise<IteratorResult<T, void>>[] = [];
  for (const [index, list] of lists.entries()) {
    for (const next of lists.slice(firsts.length, index + atOnce)) {
      const first = next.next();
      // It is awaited later: until then a rejection must not count as unhandled.
      first.catch(() => undefined);
      firsts.push(first);
    }
    let result = (await firsts[index]) ?? (await list.next());
    for (; !result.done; result = await list.next()) yield result.value;
  }
}

/** Merges sorted lists into one sorted list. */
export async function* merged<T>(lists: readonly List<T>[], isBefore: (a: T, b: T) => boolean): List<T> {
  const heads = await Promise.all(lists.map(async (list) => ({ list, head: await list.next() })));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const one of heads) {
      if (one.head.done) continue;
      if (!first || first.head.done || isBefore(one.head.value, first.head.value)) first = one;
    }
    if (!first || first.head.done) return;
    yield first.head.value;
    first.head = await first.list.next();
  }
}
