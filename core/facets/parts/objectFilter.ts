import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { type Normal, type NormalMap, type NormalObject, none } from "../../values/normal.ts";
import { toNormal } from "./form.ts";
import { mostTags, objectKey } from "./limits.ts";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Which objects something is for, as S3 writes it: one predicate, or a conjunction of several; none for all objects. */
export interface ObjectFilter {
  readonly Prefix?: string | undefined;
  readonly Tag?: Tag | undefined;
  readonly And?: { readonly Tags?: readonly Tag[] | undefined } | undefined;
}

export const tag = z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) });
const tags = z
  .array(tag)
  .max(mostTags)
  .refine((all) => new Set(all.map(({ Key }) => Key)).size === all.length, "a key appears more than once");

/** The schema of a filter by prefix, tags and whatever else the configuration can go by. */
export const objectFilter = <More extends z.ZodRawShape>(more: More) => {
  const simple = { Prefix: objectKey().optional(), ...more };
  const And = z.strictObject({ ...simple, Tags: tags.optional() }).optional();
  // Empty, it says that all objects are meant.
  const filter = z
    .strictObject({ ...simple, Prefix: evenEmpty(objectKey()).optional(), Tag: tag.optional(), And })
    .refine(
      (filter) => Object.values(filter).filter((predicate) => predicate !== undefined).length <= 1,
      "takes one predicate; And is for several",
    );
  return evenEmpty(filter).optional().describe("Which objects; absent for all.");
};

const isSaid = ([, predicate]: readonly [string, unknown]) => predicate !== undefined && predicate !== none;

/**
 * A filter as a closed collection of predicates, so that it does not matter how they are packed: a conjunction of one
 * is that one, and an empty prefix is none. Closed, since a predicate too many means other objects.
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

/** The filter that a collection of predicates stands for; undefined for all objects. */
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
