import type { Path } from "./normal.ts";
import { toPointer } from "./pointers.ts";
import type { Problem } from "./problems.ts";

/** Deeper than any spec or DynamoDB item, and more values than any spec has. */
const maxDepth = 40;
const maxValues = 500_000;
const maxListed = 100;

/**
 * Problems of an input that JSON cannot represent, that has a key which many programs lose, or that is too large.
 * Checked before the schema, because a schema takes a Set for an object without members and an inherited member for
 * a written one.
 */
export function strangeIn(input: unknown): Problem[] {
  const found: Problem[] = [];
  const waiting: { path: Path; value: unknown }[] = [{ path: [], value: input }];
  for (let count = 0; found.length < maxListed; count++) {
    const next = waiting.pop();
    if (!next) break;
    const { path, value } = next;
    const message = count > maxValues ? `there are more than ${maxValues} values` : strangeness(path, value);
    if (message !== undefined) found.push({ path: toPointer(path), message });
    if (count > maxValues) break;
    if (message === undefined && typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value))
        waiting.push({ path: [...path, key], value: member });
  }
  return found.reverse();
}

function strangeness(path: Path, value: unknown): string | undefined {
  if (path.at(-1) === "__proto__") return "this key is not allowed";
  if (path.length > maxDepth) return `this is nested deeper than ${maxDepth} levels`;
  const what = notJson(value);
  return (
    what &&
    `${what} is not allowed; a spec can contain only strings, exact numbers, true, false, null, lists and maps`
  );
}

/** The description of a value that JSON cannot represent; undefined for others. A Date is written as text. */
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
  // How the DynamoDB client represents a number that JavaScript cannot hold exactly.
  const isNumber = "toAttributeValue" in value && typeof value.toAttributeValue === "function";
  return isNumber ? `the number ${value}` : "an object of a class";
}
