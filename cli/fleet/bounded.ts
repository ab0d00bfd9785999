type Compare<T> = (a: T, b: T) => number;

/** The list in parts of at most `most`, each sorted: a list of any length is sorted as a whole only if it is one part. */
export async function* inChunks<T>(
  list: AsyncIterable<T>,
  most: number,
  compare: Compare<T>,
): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const one of list) {
    if (chunk.length === most) {
      yield chunk.sort(compare);
      chunk = [];
    }
    chunk.push(one);
  }
  yield chunk.sort(compare);
}

/** Keeps the first `most` of a list in its order, whatever the length of the list. */
export class First<T> {
  readonly #most: number;
  readonly #compare: Compare<T>;
  #kept: T[] = [];
  #all = 0;
  constructor(most: number, compare: Compare<T>) {
    this.#most = most;
    this.#compare = compare;
  }

  add(one: T): void {
    this.#all += 1;
    this.#kept.push(one);
    if (this.#kept.length === 2 * this.#most) this.#kept = this.kept;
  }

  get kept(): T[] {
    return this.#kept.sort(this.#compare).slice(0, this.#most);
  }

  /** The number of those that are not kept. */
  get left(): number {
    return Math.max(0, this.#all - this.#most);
  }
}
