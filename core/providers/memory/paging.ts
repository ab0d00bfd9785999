const tokenFor = (key: string) => Buffer.from(key).toString("base64");

interface Page<Value> {
  readonly values: readonly Value[];
  /** What to send for the page after this one; undefined on the last. */
  readonly next?: string;
}

/** The first values, in the order of their keys, after the one that the token stands for. */
export function pageOf<Value>(
  entries: Iterable<readonly [key: string, value: Value]>,
  size: number,
  token = "",
): Page<Value> {
  const after = Buffer.from(token, "base64").toString();
  const rest = [...entries].filter(([key]) => key > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const values = page.map(([, value]) => value);
  return last && rest.length > size ? { values, next: tokenFor(last[0]) } : { values };
}
