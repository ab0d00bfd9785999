import type { Facet } from "../facets/facet.ts";
import { visible } from "../text/visible.ts";
import { withoutEmpty } from "../values/empty.ts";
import { asPlainJson, diff } from "../values/normal.ts";
import { parsePointer } from "../values/pointers.ts";
import { explain, knownKeys, type Problem } from "../values/problems.ts";

/** A value that was read, as a spec can say it: null where nothing is configured, or else in the API's own shape. */
interface WrittenDown {
  readonly value: unknown;
  /** JSON pointers into the value to what it had besides, which no spec can say. */
  readonly left: readonly string[];
}

/** Why no spec can say what was read. */
interface Unwritable {
  readonly unwritable: string;
}

/** The value of a facet, as S3 showed it, as a spec can say it; what schemas do not know is left out, and named. */
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
    // What came first is the reason: the rest may follow from what was taken away because of it.
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

/** Takes a member out of an object; false where there is none. */
function takeAway(value: unknown, [name = "", ...rest]: readonly string[]): boolean {
  if (typeof value !== "object" || value === null || !(name in value)) return false;
  const members = value as Record<string, unknown>;
  if (rest.length > 0) return takeAway(members[name], rest);
  return !Array.isArray(value) && delete members[name];
}

/** The value with its members in the order in which a schema names them, so far as it does: S3 answers in its own. */
function inOrderOf(parsed: unknown, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const order = Object(parsed) as Record<string, unknown>;
  if (Array.isArray(value)) return value.map((one, index) => inOrderOf(order[index], one));
  const members = value as Record<string, unknown>;
  const names = new Set([...Object.keys(order).filter((name) => name in members), ...Object.keys(members)]);
  return Object.fromEntries([...names].map((name) => [name, inOrderOf(order[name], members[name])]));
}
