import type { Facet } from "../facets/facet.ts";
import { visible } from "../text/visible.ts";
import { withoutEmpty } from "../values/empty.ts";
import { asPlainJson, diff } from "../values/normal.ts";
import { parsePointer } from "../values/pointers.ts";
import { explain, knownKeys, type Problem } from "../values/problems.ts";

/** A value that was read, in the form of a spec: null if nothing is configured, otherwise in the API's own shape. */
interface WrittenDown {
  readonly value: unknown;
  /** JSON pointers to the parts that were removed because a spec cannot state them. */
  readonly left: readonly string[];
}

/** Why a spec cannot state what was read. */
interface Unwritable {
  readonly unwritable: string;
}

/** Converts a value that S3 returned to the form of a spec; parts that schemas do not know are removed and listed. */
export function writtenDown(facet: Facet, actual: unknown): WrittenDown | Unwritable {
  const there = asPlainJson(actual);
  if (there === null) return { value: null, left: [] };
  const value = asPlainJson(withoutEmpty(facet, there));
  if (value === null) return { value: null, left: [] };
  const left: Problem[] = [];
  for (;;) {
    const parsed = facet.schema.safeParse(value, { error: knownKeys });
    if (parsed.success)
      return says(facet, parsed.data, there)
        ? { value: inOrderOf(parsed.data, value), left: left.map(({ path }) => path) }
        : { unwritable: listed(left) };
    const problems = explain(parsed.error.issues, value);
    const taken = problems.filter(({ path }) => takeAway(value, parsePointer(path)));
    // Report the first problems: later ones can follow from what was removed because of them.
    if (taken.length === 0) return { unwritable: listed(left.length > 0 ? left : problems) };
    left.push(...taken);
  }
}

const listed = (problems: readonly Problem[]) =>
  problems.map(({ path, message }) => visible(`${path} ${message}`.trim())).join("; ");

function says(facet: Facet, value: unknown, there: unknown): boolean {
  const actual = facet.effective(facet.normalise(there, there));
  const ignores = (path: readonly string[]) => facet.foreign?.(path) ?? false;
  return diff(facet.normalise(value, there), actual, { ignores, additive: false }).length === 0;
}

/** Removes a member of an object; false if there is none. */
function takeAway(value: unknown, [name = "", ...rest]: readonly string[]): boolean {
  if (typeof value !== "object" || value === null || !(name in value)) return false;
  const members = value as Record<string, unknown>;
  if (rest.length > 0) return takeAway(members[name], rest);
  return !Array.isArray(value) && delete members[name];
}

/** The value with its members in the schema's order; S3 has its own. */
function inOrderOf(parsed: unknown, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const order = Object(parsed) as Record<string, unknown>;
  if (Array.isArray(value)) return value.map((one, index) => inOrderOf(order[index], one));
  const members = value as Record<string, unknown>;
  const names = new Set([...Object.keys(order).filter((name) => name in members), ...Object.keys(members)]);
  return Object.fromEntries([...names].map((name) => [name, inOrderOf(order[name], members[name])]));
}
