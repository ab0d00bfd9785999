import { documentOf, madeOf } from "../../values/documents.ts";
import {
  isObject,
  type Normal,
  type NormalMap,
  type NormalObject,
  none,
  type Path,
  withExclusiveMembers,
} from "../../values/normal.ts";

type Names = readonly string[];

/**
 * How a member is compared if not literally.
 * words: a list of texts; the order does not matter. instant: a time. closed: an object in which an extra member is
 * a difference; with names, only an extra member with one of these names, so that members of a newer S3 are
 * ignored; exclusive: its members exclude each other. each: an ordered list of such objects. by: a list whose elements are identified by a key; `plain` gives
 * the canonical form of an element. sure: an object in which these members mean "none" when omitted, because they
 * give access or name a receiver. to and from: a member with its own normal form. said: a member that is meaningful
 * even when it is empty.
 */
type Kind =
  | "words"
  | "closed"
  | "instant"
  | "said"
  | { readonly closed: Names; readonly exclusive?: true }
  | { readonly each: Names }
  | { readonly sure: Names }
  | {
      readonly by: (element: never) => string;
      readonly each?: Names;
      readonly plain?: (element: never) => object;
    }
  | { readonly to: (value: never) => Normal; readonly from: (normal: never) => unknown };

/** The kind of each member by its name, wherever it occurs in the document. */
export type Form = Readonly<Record<string, Kind>>;

type Document = Readonly<Record<string, unknown>>;

/** An S3 API value as a normal form. Members without a kind stay ordered and open. */
export function toNormal(form: Form, value: object): NormalObject {
  const members = Object.entries(value).filter(([, member]) => member !== null);
  const normal = Object.fromEntries(
    members.map(([name, member]) => {
      const part = member === undefined ? none : memberToNormal(form, member, form[name]);
      return [name, saysNothing(part) && !isAlwaysSaid(form[name]) ? none : part];
    }),
  );
  return madeOf(normal, value);
}

const isAlwaysSaid = (kind?: Kind) => kind === "said" || (typeof kind === "object" && "sure" in kind);

/** An empty collection is not nothing: the other side can hold entries of others. */
const saysNothing = (part: Normal) =>
  part === "" ||
  (isObject(part) && Object.values(part).every((inner) => inner === undefined || inner === none));

const isEmpty = (part: Normal) =>
  part instanceof Map || part instanceof Set ? part.size === 0 : Array.isArray(part) && part.length === 0;

/** An object in which an extra member is a difference. An empty collection in it means none. */
export function toClosed(form: Form, value: object): NormalMap {
  const members = Object.entries(toNormal(form, value));
  const said = members.filter(
    (entry): entry is [string, Normal] => entry[1] !== undefined && !isEmpty(entry[1]),
  );
  return madeOf(new Map(said), value);
}

const memberToNormal = (form: Form, value: unknown, kind?: Kind): Normal =>
  madeOf(formOf(form, value, kind), value);

function formOf(form: Form, value: unknown, kind?: Kind): Normal {
  if (kind === "words") return new Set((Array.isArray(value) ? value : [value]) as string[]);
  if (kind === "instant") return new Date(value as string | Date).toISOString();
  if (kind && kind !== "said") return structured(form, value as Document & Document[], kind);
  if (Array.isArray(value)) return value.map((element) => memberToNormal(form, element));
  if (typeof value === "object" && value !== null) return toNormal(form, value);
  return value as string | number | boolean;
}

function structured(form: Form, value: Document & Document[], kind: Kind): Normal {
  if (typeof kind === "string") return toClosed(form, value);
  if ("closed" in kind)
    return kind.exclusive ? withExclusiveMembers(toClosed(form, value)) : toClosed(form, value);
  if ("to" in kind) return kind.to(value as never);
  if ("sure" in kind)
    return { ...Object.fromEntries(kind.sure.map((name) => [name, none])), ...toNormal(form, value) };
  if ("by" in kind) return keyed(form, value, kind);
  return value.map((element) => toClosed(form, element));
}

/** Elements with the same key are numbered in their order. */
function keyed(form: Form, elements: readonly Document[], kind: Extract<Kind, { by: unknown }>): Normal {
  const entries = new Map<string, Normal>();
  for (const element of elements) {
    const key = kind.by(element as never);
    let name = key;
    for (let turn = 2; entries.has(name); turn++) name = `${key} #${turn}`;
    const plain = kind.plain?.(element as never) ?? element;
    entries.set(name, madeOf(kind.each ? toClosed(form, plain) : toNormal(form, plain), element));
  }
  return entries;
}

/** A document as the SDK sends it, with Date objects for instants. */
function asSent(form: Form, document: unknown): unknown {
  if (Array.isArray(document)) return document.map((element) => asSent(form, element));
  if (Object(document) !== document || document instanceof Date) return document;
  const members = Object.entries(document as object).filter(
    ([, member]) => member !== undefined && member !== null,
  );
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      form[name] === "instant" ? new Date(member) : asSent(form, member),
    ]),
  );
}

/**
 * The S3 API value for a normal form: the document that it was made of, or one composed of the documents of its
 * parts.
 */
export function fromNormal(form: Form, normal: Normal | undefined, kind?: Kind): unknown {
  const document = documentOf(normal);
  if (document !== undefined) return asSent(form, document);
  if (typeof kind === "object" && "from" in kind) return kind.from(normal as never);
  if (normal instanceof Set) return [...normal];
  if (normal instanceof Map && typeof kind === "object" && "by" in kind)
    return [...normal.values()].map((element) => fromNormal(form, element));
  if (normal instanceof Map) return fromNormal(form, Object.fromEntries(normal));
  if (Array.isArray(normal)) return normal.map((element) => fromNormal(form, element));
  if (kind === "instant") return new Date(normal as string);
  if (typeof normal !== "object") return normal;
  const members = Object.entries(normal).filter(([, member]) => member !== undefined && !isEmpty(member));
  return Object.fromEntries(members.map(([name, member]) => [name, fromNormal(form, member, form[name])]));
}

/**
 * Whether a path leads into a member that a closed object does not know: it belongs to a newer S3 and is never
 * drift.
 */
export function isNewer(form: Form, path: Path, outermost?: Names): boolean {
  let names = outermost;
  for (let at = 0; at < path.length; at++) {
    const name = path[at] ?? "";
    if (names && !names.includes(name)) return true;
    const kind = form[name];
    if (typeof kind !== "object" || "sure" in kind) names = undefined;
    else if ("to" in kind) return false;
    else if ("closed" in kind) names = kind.closed;
    else {
      names = kind.each;
      // The next token is the key or index of an element.
      at++;
    }
  }
  return false;
}
