import { words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

/** Whether an argument is a pattern: * matches anything. */
export const isPattern = (given: string): boolean => given.includes("*");

/** Whether a name matches a pattern, in linear time for every pattern. */
function matches(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  const end = name.length - last.length;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/** Whether a bucket matches one of the arguments; without arguments every bucket does. */
const isNamed = (bucket: string, given: readonly string[]): boolean =>
  given.length === 0 || given.some((pattern) => matches(bucket, pattern));

/** The names and patterns of a call, and which of them matched no bucket yet. */
export class GivenNames {
  readonly #given: readonly string[];
  readonly #unmatched: Set<string>;
  constructor(given: readonly string[]) {
    this.#given = given;
    this.#unmatched = new Set(given);
  }

  /** Whether a bucket matches one of them; without any, every bucket does. */
  match(bucket: string): boolean {
    for (const pattern of this.#unmatched) if (matches(bucket, pattern)) this.#unmatched.delete(pattern);
    return isNamed(bucket, this.#given);
  }

  /** Throws UsageError for names and patterns that matched no bucket. */
  mustBeKnown(): void {
    if (this.#unmatched.size === 0) return;
    throw new UsageError(words`no managed bucket matches ${[...this.#unmatched].join(", ")}`);
  }
}
