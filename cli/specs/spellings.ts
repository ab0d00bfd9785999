import { asMeant } from "../../core/spec/desired.ts";
import { toPointer } from "../../core/values/pointers.ts";
import type { Problem } from "../../core/values/problems.ts";

/** Members of a valid spec that are accepted, but not in the spelling of the S3 API. */
export function spellingsIn(written: unknown): Problem[] {
  return [...differences(written, asMeant(written), [])];
}

function* differences(written: unknown, meant: unknown, at: readonly string[]): Generator<Problem> {
  if (!isObject(written) || !isObject(meant)) return;
  for (const [key, value] of Object.entries(written)) {
    const spelled = Object.hasOwn(meant, key) ? key : sameIn(meant, key);
    if (spelled === undefined) continue;
    const path = [...at, key];
    if (spelled !== key)
      yield { path: toPointer(path), message: `is read as ${spelled}, the spelling of the S3 API` };
    yield* differences(value, meant[spelled], path);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const sameIn = (meant: object, key: string) =>
  Object.keys(meant).find((name) => name.toLowerCase() === key.toLowerCase());
