import {
  type MemberRef,
  membersOf,
  type ShapeRef,
  shapeOf,
  withoutTraits,
} from "../../core/providers/operation.ts";

/** One place in what a call can send: its path, and the words that the SDK knows for it. */
export interface Place {
  readonly path: readonly string[];
  readonly words: readonly string[];
}

/** By structure and member, "DefaultRetention.Mode", the words that the member can be. */
export type Words = ReadonlyMap<string, readonly string[]>;

/** Reads from the SDK's declarations which member of which structure is one of which words: its shapes do not say. */
export function wordsIn(declarations: string, exported: Readonly<Record<string, unknown>>): Words {
  const words = new Map<string, readonly string[]>();
  for (const [, structure, body = ""] of declarations.matchAll(
    /^export interface (\w+)[^{]*\{\n([\s\S]*?)\n\}/gm,
  ))
    for (const [, member, type = ""] of body.matchAll(/^ {4}(\w+)\??: \(?(\w+)\b/gm)) {
      const known = exported[type];
      if (typeof known === "object" && known !== null)
        words.set(`${structure}.${member}`, Object.values(known) as string[]);
    }
  return words;
}

/** All places in a structure, the payload's members as if they stood in its own place. */
export function placesOf(reference: ShapeRef, words: Words, path: readonly string[] = []): Place[] {
  const [, , structure = ""] = shapeOf(reference) ?? [];
  return membersOf(reference).flatMap(({ name, reference: inner, payload }) => {
    const at = [...path, name];
    const below = placesOf(elementOf(inner), words, at);
    const isContainer = payload && below.length > 0;
    return isContainer ? below : [{ path: at, words: words.get(`${structure}.${name}`) ?? [] }, ...below];
  });
}

const list = 1;

/** What a list is of; anything else itself. */
function elementOf(reference: ShapeRef): ShapeRef {
  const [kind, , , , element] = shapeOf(reference) ?? [];
  return kind === list ? withoutTraits(element as MemberRef)[0] : reference;
}
