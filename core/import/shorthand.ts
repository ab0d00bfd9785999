import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Facet } from "../facets/facet.ts";
import { merge } from "../values/merge.ts";
import { type Normal, toJson } from "../values/normal.ts";

/**
 * The shortest spec value with the same meaning: a single word, or the value without the members that it does not
 * need. A member that `base` implies is not needed.
 */
export function inShort(facet: Facet, value: unknown, base?: Normal): unknown {
  const meant = meaning(facet, value, base);
  const isSame = (other: unknown) => {
    const parsed = facet.schema.safeParse(other);
    return parsed.success && isDeepStrictEqual(meaning(facet, other, base), meant);
  };
  const word = wordsOf(facet).find(isSame);
  return word === undefined ? withoutIdle(value, isSame) : word;
}

const strict = { ignores: () => false, additive: false };

function meaning(facet: Facet, value: unknown, base?: Normal): unknown {
  const said = facet.normalise(facet.schema.parse(value));
  return base === undefined ? said : toJson(facet.effective(merge(said, base, strict)));
}

/** Removes members that change nothing. Long lists stay as they are, because every attempt parses the whole value. */
function withoutIdle(value: unknown, isSame: (value: unknown) => boolean): unknown {
  if (Array.isArray(value))
    return value.length === 1 ? [withoutIdle(value[0], (one) => isSame([one]))] : value;
  if (typeof value !== "object" || value === null) return value;
  let kept: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(value)) {
    const { [name]: _, ...others } = kept;
    if (isSame(others)) kept = others;
    else kept[name] = withoutIdle(member, (part) => isSame({ ...kept, [name]: part }));
  }
  return kept;
}

interface Alternative {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Alternative[];
}

const known = new WeakMap<Facet, readonly unknown[]>();

/** The single words, including true and false, that the schema of a facet accepts. */
function wordsOf(facet: Facet): readonly unknown[] {
  const words = known.get(facet) ?? wordsIn(z.toJSONSchema(facet.schema, { io: "input" }) as Alternative);
  known.set(facet, words);
  return words;
}

function wordsIn(schema: Alternative): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (schema.type === "boolean") return [true, false];
  return schema.enum ?? schema.anyOf?.flatMap(wordsIn) ?? [];
}
