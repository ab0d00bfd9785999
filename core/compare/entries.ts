import { hash } from "node:crypto";
import type { Facet } from "../facets/facet.ts";
import { fingerprint } from "../facets/parts/understanding.ts";
import { entriesOf, isObject, type Normal, type Path } from "../values/normal.ts";

/** An entry of a facet's value: a statement, a tag, a rule; or a member that is no collection. */
export interface Entry {
  /** Its place in the normal form. */
  readonly path: Path;
  /** Equal for entries with the same place and meaning: six characters for the place, and six for the meaning. */
  readonly digest: string;
}

const six = (text: string) => hash("sha256", text, "base64").slice(0, 6);

/** The characters of a digest that stand for the place; those of a member that is no collection begin with `=`. */
export const placeIn = (digest: string): string => digest.slice(0, 6);
export const isMemberIn = (digest: string): boolean => digest.startsWith("=");

const entry = (path: Path, part: Normal, isMember: boolean): Entry => ({
  path,
  digest: `${isMember ? "=" : ""}${six(JSON.stringify(path))}`.slice(0, 6) + six(fingerprint(part)),
});

/** The entries of a value as S3 or a record has it. Throws for a value that the row does not understand. */
export function entriesIn(facet: Facet, value: unknown): readonly Entry[] {
  return value === undefined || value === null ? [] : entriesInForm(facet.normalise(value, value));
}

/** The entries of a normal form. */
export function entriesInForm(normal: Normal): readonly Entry[] {
  const entries = entriesOf(normal);
  if (entries) return [...entries].map(([key, part]) => entry([key], part, false));
  if (!isObject(normal)) return [entry([], normal, true)];
  return Object.entries(normal).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const inner = entriesOf(member);
    return inner
      ? [...inner].map(([key, part]) => entry([name, key], part, false))
      : [entry([name], member, true)];
  });
}
