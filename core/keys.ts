import { toPointer } from "./pointers.ts";
import type { Problem } from "./problems.ts";

const deepest = 100;

/** Where a value has what schemas and tables would lose without a word: a key called `__proto__`, or more levels than anybody reads. */
export function lostParts(input: unknown): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<unknown>();
  const look = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const problem = (at: readonly string[], message: string) =>
      problems.push({ path: toPointer(at), message });
    if (path.length > deepest) return void problem(path, `this is nested deeper than ${deepest} levels`);
    for (const [key, member] of Object.entries(value)) {
      if (key === "__proto__") problem([...path, key], "no key can be called so");
      else look(member, [...path, key]);
    }
  };
  look(input, []);
  return problems;
}
