import * as z from "zod";
import type { Normal, NormalMap } from "../../values/normal.ts";
import { type Form, fromNormal, toClosed } from "./form.ts";
import { maxEntries, objectKey } from "./limits.ts";
import { filterFromNormal, filterToNormal, objectFilter, tag } from "./objectFilter.ts";

/** Objects that a filter excludes; Or combines several predicates. */
const not = z
  .strictObject({
    Prefix: objectKey().optional(),
    Tag: tag.optional(),
    Or: z
      .strictObject({
        Prefixes: z.array(objectKey()).max(maxEntries).optional(),
        Tags: z.array(tag).max(maxEntries).optional(),
      })
      .optional(),
  })
  .refine(
    (out) => Object.values(out).filter((way) => way !== undefined).length === 1,
    "must have exactly one of Prefix, Tag and Or",
  )
  .describe("Which objects to exclude.");

type Exclusion = z.output<typeof not>;

export const filter = objectFilter({ Not: not.optional() });
type Filter = NonNullable<z.output<typeof filter>>;

export const goesByTags = (part: unknown): boolean =>
  part instanceof Object &&
  Object.entries(part).some(([name, inner]) => (inner && /^Tags?$/.test(name)) || goesByTags(inner));

type Tag = NonNullable<Exclusion["Tag"]>;

const exclusionForm: Form = {
  Prefixes: "words",
  Tags: { by: ({ Key, Value }: Tag) => `${Key}=${Value}` },
  Value: "said",
};

/** What is excluded, as prefixes and tags. */
function exclusionToNormal({ Prefix, Tag, Or }: Exclusion): NormalMap {
  const Prefixes = [...(Prefix === undefined ? [] : [Prefix]), ...(Or?.Prefixes ?? [])];
  return toClosed(exclusionForm, { Prefixes, Tags: [...(Tag ? [Tag] : []), ...(Or?.Tags ?? [])] });
}

function exclusionFromNormal(normal: NormalMap): Exclusion {
  const Or = fromNormal(exclusionForm, normal) as NonNullable<Exclusion["Or"]>;
  const { Prefixes: [Prefix, ...prefixes] = [], Tags: [Tag, ...tags] = [] } = Or;
  if (prefixes.length + tags.length > 0 || (Tag && Prefix !== undefined)) return { Or };
  return Tag ? { Tag } : { Prefix };
}

/** A filter as a closed collection of predicates, whatever its packing. */
export const replicationFilter = {
  to: (value: Filter): NormalMap => {
    const { Not } = value.And ?? value;
    return new Map([...filterToNormal(value), ...(Not ? [["Not", exclusionToNormal(Not)] as const] : [])]);
  },
  from: (predicates: NormalMap) => {
    const not = predicates.get("Not") as NormalMap | undefined;
    return filterFromNormal(
      not ? new Map([...predicates, ["Not", exclusionFromNormal(not) as Normal]]) : predicates,
    );
  },
};
