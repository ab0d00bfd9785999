import type { Normal, NormalObject } from "../normal.ts";

/**
 * How a member that is not simply compared as it stands is to be understood. words: a list of texts whose order does
 * not count. by: a list whose elements are found by a key. closed: an object in which a member too many is a
 * difference. instant: a time.
 */
type Kind = "words" | "closed" | "instant" | { readonly by: (element: never) => string };

/** What each member of a document means, by the member's name, wherever in the document it stands. */
export type Form = Readonly<Record<string, Kind>>;

type Document = Readonly<Record<string, unknown>>;

/** An S3 API value as a normal form; members without a kind keep their order and their openness. */
export function toNormal(form: Form, value: object): NormalObject {
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(
    members.map(([name, member]) => [name, memberToNormal(form, member, form[name])]),
  );
}

function memberToNormal(form: Form, value: unknown, kind?: Kind): Normal {
  if (kind === "words") return new Set((Array.isArray(value) ? value : [value]) as string[]);
  if (kind === "instant") return new Date(value as string | Date).toISOString();
  if (kind === "closed") return new Map(Object.entries(toNormal(form, value as Document))) as Normal;
  if (kind) return keyed(form, value as readonly Document[], kind.by as (element: Document) => string);
  if (Array.isArray(value)) return value.map((element) => memberToNormal(form, element));
  if (typeof value === "object" && value !== null) return toNormal(form, value);
  return value as string | number | boolean;
}

/** Elements that share a key are told apart by their turn. */
function keyed(form: Form, elements: readonly Document[], by: (element: Document) => string): Normal {
  const entries = new Map<string, Normal>();
  for (const element of elements) {
    const key = by(element);
    const turn = [...entries.keys()].filter((known) => known === key || known.startsWith(`${key} #`)).length;
    entries.set(turn === 0 ? key : `${key} #${turn + 1}`, toNormal(form, element));
  }
  return entries;
}

/** The S3 API value that a normal form stands for: the way back of `toNormal`. */
export function fromNormal(form: Form, normal: Normal | undefined, kind?: Kind): unknown {
  if (normal instanceof Set) return [...normal];
  if (normal instanceof Map && kind === "closed") return fromNormal(form, Object.fromEntries(normal));
  if (normal instanceof Map) return [...normal.values()].map((element) => fromNormal(form, element));
  if (Array.isArray(normal)) return normal.map((element) => fromNormal(form, element));
  if (kind === "instant") return new Date(normal as string);
  if (typeof normal !== "object") return normal;
  const members = Object.entries(normal).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, fromNormal(form, member, form[name])]));
}
