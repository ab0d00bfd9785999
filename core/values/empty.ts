import type * as z from "zod";
import { spelled } from "../text/spelling.ts";

// An empty text, list or object means none wherever the member is optional.

const saying = new WeakSet<z.ZodType>();

/** Marks a member whose presence is meaningful even if it is empty. */
export function evenEmpty<S extends z.ZodType>(schema: S): S {
  saying.add(schema);
  return schema;
}

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}
const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

const isSaying = (schema: z.ZodType): boolean => {
  const { innerType } = defOf(schema);
  return saying.has(schema) || (innerType !== undefined && isSaying(innerType));
};

/** Whether a schema has empty values. Numbers, booleans and enums have none, so "empty" is no valid reading there. */
function canBeEmpty(schema: z.ZodType | undefined): boolean {
  const { type = "", innerType, in: from } = schema ? defOf(schema) : ({} as Partial<Def>);
  const inner = innerType ?? from;
  return inner ? canBeEmpty(inner) : ["string", "array", "object", "union", "record"].includes(type);
}

/** A value without its empty members, and whether nothing is left. */
interface Meant {
  readonly value: unknown;
  readonly isNothing: boolean;
}

const memberOf = (shape: NonNullable<Def["shape"]>, name: string) =>
  Object.hasOwn(shape, name) ? shape[name] : undefined;

function meantObject(shape: NonNullable<Def["shape"]>, value: object): Meant {
  const members = Object.entries(spelled(Object.keys(shape), value)).filter(
    ([, member]) => member !== undefined,
  );
  const meant = members.map(([name, member]): readonly [string, Meant] => {
    const schema = memberOf(shape, name);
    const one = schema ? meantBy(schema, member) : { value: member, isNothing: false };
    if (!schema || isSaying(schema)) return [name, { ...one, isNothing: false }];
    const isLeftOut = one.isNothing && schema._zod.optin === "optional";
    return [name, isLeftOut ? { value: undefined, isNothing: true } : one];
  });
  const isKept = ([name, { value: member }]: readonly [string, Meant]) =>
    member !== undefined || canBeEmpty(memberOf(shape, name));
  return {
    value: Object.fromEntries(meant.filter(isKept).map(([name, one]) => [name, one.value])),
    isNothing: meant.every(([, one]) => one.isNothing),
  };
}

/** Whether an object schema names every member of the value. */
function knows(schema: z.ZodType, value: unknown): boolean {
  const { shape, innerType, in: from } = defOf(schema);
  const inner = innerType ?? from;
  if (inner) return knows(inner, value);
  if (!shape || typeof value !== "object" || value === null) return false;
  return Object.keys(value).every((name) => Object.hasOwn(shape, name));
}

function meantByOneOf(options: readonly z.ZodType[], value: unknown): Meant {
  const ways = options.map((option) => ({ option, way: meantBy(option, value) }));
  const found =
    ways.find(({ option, way }) => option.safeParse(way.value).success) ??
    ways.find(({ way }) => way.isNothing) ??
    ways.find(({ option, way }) => knows(option, way.value));
  return found?.way ?? { value, isNothing: false };
}

/** The value with undefined for each optional member that is empty. */
function meantBy(schema: z.ZodType, value: unknown): Meant {
  if (value === undefined || value === "") return { value, isNothing: true };
  if (typeof value !== "object" || value === null || value instanceof Date)
    return { value, isNothing: false };
  const { type, innerType, in: from, out, options } = defOf(schema);
  const inner = type === "pipe" ? (from && defOf(from).type === "transform" ? out : from) : innerType;
  if (inner) return meantBy(inner, value);
  return options ? meantByOneOf(options, value) : meantCollection(defOf(schema), value);
}

function meantCollection({ shape, element }: Def, value: object): Meant {
  if (shape && !Array.isArray(value)) return meantObject(shape, value);
  const isNothing = Object.keys(value).length === 0;
  if (!Array.isArray(value) || !element) return { value, isNothing };
  return { value: value.map((one) => meantBy(element, one).value), isNothing };
}

/**
 * The value of a facet without its empty members. A value that is entirely empty becomes null, unless null would
 * remove something that S3 gives every bucket: an accidentally empty text must not do that.
 */
export function withoutEmpty(
  { schema, fresh }: { readonly schema: z.ZodType; readonly fresh?: unknown },
  given: unknown,
): unknown {
  const { value, isNothing } = meantBy(schema, given);
  const isNone = isNothing && given !== undefined && fresh === undefined && !schema.safeParse(value).success;
  return isNone ? null : value;
}
