import { exists } from "./expectations.ts";
import { facetModels } from "./facetModels.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

interface Statement {
  readonly Sid?: string;
}

/** The members sorted, so that their order does not count; without the Sid. */
const saying = ({ Sid: _, ...rest }: Statement): string =>
  JSON.stringify(rest, (_name, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort())
      : part,
  );

/** What the live policy says, statement by statement. */
export function statementsOf({ s3 }: World, bucket: string): string[] {
  if (!exists(s3, bucket)) return [];
  const shown = facetModels.policy?.shown(s3.peek(bucket, "policy") as Item | undefined) ?? "[]";
  return (JSON.parse(shown) as Statement[]).map(saying);
}

/** Whether a bucket that exists has what a baseline requires of a facet. */
export function hasRequired(world: World, bucket: string, facet: string, value: unknown): boolean {
  const { subresource = "", shown, wanted } = facetModels[facet] ?? {};
  const live = shown?.(world.s3.peek(bucket, subresource) as Item | undefined) ?? "";
  if (facet === "tags") {
    const tags = Object.fromEntries(JSON.parse(live)) as Item;
    return Object.entries(value as Item).every(([key, text]) => tags[key] === text);
  }
  if (facet !== "policy") return live === wanted?.(value);
  const there = statementsOf(world, bucket);
  const { Statement } = value as { Statement: readonly Statement[] };
  return Statement.every((one) => there.includes(saying(one).replaceAll("{bucket}", bucket)));
}
