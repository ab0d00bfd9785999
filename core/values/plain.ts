import type { Path } from "./normal.ts";
import { toPointer } from "./pointers.ts";
import type { Problem } from "./problems.ts";

/** Deeper than any spec and than what a table holds, and more than any spec has. */
const mostDepth = 40;
const mostValues = 500_000;
const mostListed = 100;

/**
 * Where an input holds what JSON cannot, a key that many programs lose, or more than anybody reads. A schema takes a set
 * for an object without members, and a member that is only inherited for one that was written.
 */
export function strangeIn(input: unknown): Problem[] {
  const found: Problem[] = [];
  const waiting: { path: Path; value: unknown }[] = [{ path: [], value: input }];
  for (let count = 0; found.length < mostListed; count++) {
    const next = waiting.pop();
    if (!next) break;
    const { path, value } = next;
    const message =
      count > mostValues ? `there are more than ${mostValues} values` : strangeness(path, value);
    if (message !== undefined) found.push({ path: toPointer(path), message });
    if (count > mostValues) break;
    if (message === undefined && typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value))
        waiting.push({ path: [...path, key], value: member });
  }
  return found.reverse();
}

function strangeness(path: Path, value: unknown): string | undefined {
  if (path.at(-1) === "__proto__") return "no key can be called so";
  if (path.length > mostDepth) return `this is nested deeper than ${mostDepth} levels`;
  const what = notJson(value);
  return (
    what && `${what} is not allowed; a spec holds texts, exact numbers, true, false, null, lists and maps`
  );
}

/** What a value is, if JSON cannot hold it; an instant is written as a text. */
function notJson(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `the number ${value}`;
  if (typeof value === "bigint") return `the number ${value}`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date)
    return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  if (value instanceof Set) return "a set";
  if (value instanceof Uint8Array) return "binary data";
  // What the table's client makes of a number that none of ours is equal to.
  const isNumber = "toAttributeValue" in value && typeof value.toAttributeValue === "function";
  return isNumber ? `the number ${value}` : "an object of a class";
}
