import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { type Normal, type NormalMap, type NormalObject, none } from "../../values/normal.ts";
import { toNormal } from "./form.ts";
import { maxTags, objectKey } from "./limits.ts";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * Which objects something applies to, in S3's notation: one predicate, or a conjunction of several; none: all
 * objects.
 */
export interface ObjectFilter {
  readonly Prefix?: string | undefined;
  readonly Tag?: Tag | undefined;
  readonly And?: { readonly Tags?: readonly Tag[] | undefined } | undefined;
}

export const tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });
const tags = z
  .array(tag)
  .max(maxTags)
  .refine((all) => new Set(all.map(({ Key }) => Key)).size === all.length, "a key appears more than once");

/** The schema of a filter by prefix, tags and the given further predicates. */
export const objectFilter = <More extends z.ZodRawShape>(more: More) => {
  const simple = { Prefix: objectKey().optional(), ...more };
  const And = z.strictObject({ ...simple, Tags: tags.optional() }).optional();
  // An empty filter means all objects.
  const filter = z
    .strictObject({ ...simple, Prefix: evenEmpty(objectKey()).optional(), Tag: tag.optional(), And })
    .refine(
      (filter) => Object.values(filter).filter((predicate) => predicate !== undefined).length <= 1,
      "can have only one predicate; use And for several",
    );
  return evenEmpty(filter).optional().describe("Which objects; absent: all.");
};

const isSaid = ([, predicate]: readonly [string, unknown]) => predicate !== undefined && predicate !== none;

/**
 * A filter as a closed collection of predicates, so that the packing does not matter: a conjunction of one equals
 * that predicate, and an empty prefix is none. Closed, because an extra predicate selects other objects.
 */
export function filterToNormal(filter: ObjectFilter = {}): NormalMap {
  const { Tag, And, ...alone } = filter;
  const { Tags = [], ...together } = And ?? {};
  const named = [...(Tag ? [Tag] : []), ...Tags].map(({ Key, Value }): [string, Normal] => [Key, Value]);
  const others = Object.entries(toNormal({}, { ...alone, ...together })).filter(isSaid);
  return new Map([
    ...(others as [string, Normal][]),
    ...(named.length ? [["Tags", new Map(named)] as const] : []),
  ]);
}

/** The filter for a collection of predicates; undefined for all objects. */
export function filterFromNormal(predicates: Normal | undefined): object | undefined {
  const { Tags, ...others } = Object.fromEntries((predicates as NormalMap | undefined) ?? []) as NormalObject;
  const tagged = [...((Tags as ReadonlyMap<string, string> | undefined) ?? [])].map(
    ([Key, Value]): Tag => ({ Key, Value }),
  );
  const count = tagged.length + Object.keys(others).length;
  if (count === 0) return undefined;
  if (count > 1) return { And: { ...others, ...(tagged.length && { Tags: tagged }) } };
  return tagged[0] ? { Tag: tagged[0] } : others;
}
