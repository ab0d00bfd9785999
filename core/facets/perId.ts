import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Normal, NormalMap } from "../normal.ts";
import type { Command } from "../providers/provider.ts";
import { enveloped } from "./envelope.ts";
import { type BucketRef, type Change, type Facet, reading, type Step } from "./facet.ts";
import { type Form, fromNormal, toNormal } from "./form.ts";

/** A list of configurations, each with an Id of its own; S3 keeps at most a thousand of them. */
export const configurations = <Schema extends z.ZodType<{ Id: string }>, Member extends string>(
  configuration: Schema,
  listMember: Member,
) => {
  const list = z
    .array(configuration)
    .max(1_000)
    .refine((all) => new Set(all.map(({ Id }) => Id)).size === all.length, "an Id appears more than once");
  return z.union([list, enveloped(listMember, list)]);
};

interface PerIdCalls {
  readonly form: Form;
  list(bucket: BucketRef, ContinuationToken?: string): Command;
  /** The member of the list's answers that holds the configurations. */
  readonly listMember: string;
  put(bucket: BucketRef, Id: string, configuration: never): Command;
  remove(bucket: BucketRef, Id: string): Command;
  readonly order?: Pick<Step, "before" | "after">;
}

interface Page {
  readonly NextContinuationToken?: string | undefined;
  readonly [member: string]: unknown;
}

/** What the facets have in common that S3 keeps as configurations by Id: read page by page, written one by one. */
export function perId({ form, list, listMember, put, remove, order }: PerIdCalls) {
  const command = (change: Change<NormalMap>, Id: string): Command => {
    const wanted = change.after.get(Id);
    return wanted === undefined
      ? remove(change.bucket, Id)
      : put(change.bucket, Id, fromNormal(form, wanted) as never);
  };
  return {
    reading: reading({
      command: list as (bucket: BucketRef, page?: string) => Command<Page>,
      value: (pages) => pages.flatMap((page) => (page[listMember] as object[] | undefined) ?? []),
      next: (page) => page.NextContinuationToken,
    }),
    normalise: (value: readonly { Id: string }[]): NormalMap =>
      new Map(value.map((configuration) => [configuration.Id, toNormal(form, configuration)])),
    effective: (normal?: NormalMap): NormalMap => normal ?? new Map<string, Normal>(),
    write: (change: Change<NormalMap>): Step[] =>
      [...new Set([...change.before.keys(), ...change.after.keys()])]
        .filter((Id) => !isDeepStrictEqual(change.before.get(Id), change.after.get(Id)))
        .map((Id) => ({
          command: command(change, Id),
          done: change.after.has(Id) ? [] : ["NoSuchConfiguration"],
          ...order,
        })),
  } satisfies Partial<Facet<string, z.ZodType<readonly { Id: string }[]>, NormalMap>>;
}
