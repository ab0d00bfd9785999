import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Command } from "../../providers/provider.ts";
import { madeOf } from "../../values/documents.ts";
import type { Normal, NormalMap } from "../../values/normal.ts";
import { type BucketRef, type Change, type Facet, reading, type Step } from "../facet.ts";
import { allowed } from "./deliveries.ts";
import { type Form, fromNormal, toNormal } from "./form.ts";
import { metByContent } from "./metByContent.ts";
import { filterFromNormal, filterToNormal, type ObjectFilter } from "./objectFilter.ts";
import { contentOf } from "./unnamed.ts";

/** The Id of a configuration. */
export const Id = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "an Id has 1 to 64 letters, digits, periods, dashes and underscores");

/** A list of configurations with unique Ids; S3 allows at most 1,000. */
export const configurations = <Schema extends z.ZodType<Configuration>, Member extends string>(
  configuration: Schema,
  listMember: Member,
) => {
  const list = z
    .array(configuration)
    .max(1_000)
    .refine((all) => new Set(all.map(({ Id }) => Id)).size === all.length, "an Id appears more than once");
  const printed = z
    .strictObject({
      [listMember]: list,
      IsTruncated: z.literal(false, "must be false: this is not the complete list").optional(),
    } as Record<Member, typeof list> & { IsTruncated: z.ZodType })
    .transform((answer) => (answer as Record<Member, z.output<typeof list>>)[listMember]);
  return z.union([list, printed]);
};

export interface Configuration {
  readonly Id: string;
  readonly Filter?: ObjectFilter | undefined;
}

interface PerIdCalls {
  readonly form: Form;
  list(bucket: BucketRef, ContinuationToken?: string): Command;
  /** The member of the list answer that holds the configurations. */
  readonly listMember: string;
  put(bucket: BucketRef, Id: string, configuration: never): Command;
  remove(bucket: BucketRef, Id: string): Command;
  readonly order?: Pick<Step, "before" | "after">;
}

interface Page {
  readonly NextContinuationToken?: string | undefined;
  readonly [member: string]: unknown;
}

/** The shared part of facets that S3 keeps as configurations by Id: read page by page, written one by one. */
export function perId({ form: own, list, listMember, put, remove, order }: PerIdCalls) {
  const form: Form = { ...own, Filter: { to: filterToNormal, from: filterFromNormal } };
  const content = ({ Id: _, ...said }: Configuration) =>
    contentOf({ ...toNormal(form, said), Filter: filterToNormal(said.Filter) }, () => false);
  const command = (change: Change<NormalMap>, Id: string): Command => {
    const wanted = change.after.get(Id);
    if (wanted === undefined) return remove(change.bucket, Id);
    return put(change.bucket, Id, fromNormal(form, wanted) as never);
  };
  return {
    reading: reading({
      command: list as (bucket: BucketRef, page?: string) => Command<Page>,
      value: (pages) => pages.flatMap((page) => (page[listMember] as object[] | undefined) ?? []),
      next: (page) => page.NextContinuationToken,
    }),
    normalise: (value: readonly Configuration[]): NormalMap =>
      new Map(
        value.map((one): [string, Normal] => {
          // No filter means all objects: a filter that the spec omits must not be merged from the live value.
          const Filter = madeOf(filterToNormal(one.Filter), one.Filter);
          return [one.Id, madeOf({ ...toNormal(form, one), Filter }, one)];
        }),
      ),
    meeting: <One extends Configuration>(required: readonly One[], other: readonly One[]): One[] =>
      metByContent(required, other, content),
    closing: (change, isRefused) => ({ ...change, after: allowed(change.after, isRefused) }),
    effective: (normal?: NormalMap): NormalMap => normal ?? new Map<string, Normal>(),
    write: (change: Change<NormalMap>): Step[] =>
      [...new Set([...change.before.keys(), ...change.after.keys()])]
        .filter((Id) => !isDeepStrictEqual(change.before.get(Id), change.after.get(Id)))
        .map((Id) => ({
          // Made when it is sent: a command of the SDK holds its own middleware, and there can be thousands.
          get command() {
            return command(change, Id);
          },
          entry: Id,
          done: change.after.has(Id) ? [] : ["NoSuchConfiguration"],
          ...order,
        })),
  } satisfies Partial<Facet<string, z.ZodType<readonly Configuration[]>, NormalMap>>;
}
