import { isDeepStrictEqual } from "node:util";
import { toPointer } from "../../core/values/pointers.ts";

/** One change of a spec; `before` or `after` is undefined where there is no value. */
export interface SpecChange {
  /** A JSON pointer into the spec. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The changes from a spec, or none, to another. Lists of the same length are compared element by element. */
export function changesBetween(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly SpecChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const areLists = Array.isArray(before) && Array.isArray(after) && before.length === after.length;
  if (!areLists && !(isMembers(before) && isMembers(after)))
    return [{ path: toPointer(path), before, after }];
  const [was, is] = [before, after] as [Members, Members];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  const member = (of: Members, name: string) => (Object.hasOwn(of, name) ? of[name] : undefined);
  return [...names].flatMap((name) => changesBetween(member(was, name), member(is, name), [...path, name]));
}
