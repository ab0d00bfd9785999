const tokenFor = (key: string) => Buffer.from(key).toString("base64");

interface Page<Value> {
  readonly values: readonly Value[];
  /** The token of the next page; undefined on the last page. */
  readonly next?: string;
}

/** The first values, sorted by key, after the one of the token. */
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
