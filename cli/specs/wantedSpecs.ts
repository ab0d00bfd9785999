import { words } from "../../core/text/words.ts";
import { inARow } from "../../service/tables/lists.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { specsOf } from "./specsOf.ts";

/** A bucket that the arguments name. */
export interface Wanted {
  readonly name: string;
  /** Absent if the spec table has none. */
  readonly spec?: unknown;
}

/** Throws UsageError for arguments that name no buckets, or name them in two ways. */
export function checkChoice({ names, options: { all, file, baseline } }: Called): void {
  const ways = [names.length > 0, all === true, Array.isArray(file)].filter(Boolean).length;
  if (ways === 0 && !Array.isArray(baseline))
    throw new UsageError(words`name buckets, or use --all or -f FILES`);
  if (ways > 1) throw new UsageError(words`name buckets, or use --all or -f FILES: only one of these`);
}

/** The specs that arguments name, read as they are needed, and how many they are. */
export interface WantedSpecs {
  readonly specs: AsyncIterable<Wanted>;
  readonly count: number;
  /** The whole fleet: buckets of baselines belong to it, too. */
  readonly isFleet: boolean;
}

/** The specs that the arguments name: of files, all of the spec table, or of some buckets. */
export async function specsToPlan(
  { names, options }: Called,
  context: Context,
  { specTable }: Deployment,
): Promise<WantedSpecs> {
  const isNamed = names.length > 0 || Array.isArray(options.file);
  if (options.all || !isNamed) return allSpecs(specTable);
  if (!Array.isArray(options.file)) {
    const unique = [...new Set(names)];
    const read = async (name: string) => ({ name, spec: await specTable.get(name) });
    return { specs: mapped(unique, read), count: unique.length, isFleet: false };
  }
  const specs = (await specsOf(options.file, context)).map(({ written }) => ({
    name: written.name,
    spec: written,
  }));
  return { specs: mapped(specs, (one) => one), count: specs.length, isFleet: false };
}

/** A small table is read once, before the first bucket; of a larger one the names are counted first. */
export async function allSpecs(specTable: Deployment["specTable"]): Promise<WantedSpecs> {
  const all = specTable.all();
  const first: SpecItem[] = [];
  while (first.length < few) {
    const { done, value } = await all.next();
    if (done) break;
    first.push(value);
  }
  const count = first.length < few ? first.length : await numberOf(specTable.heads());
  const both = inARow([each(first), all], 1);
  return { specs: mapped(both, (spec) => ({ name: spec.name, spec })), count, isFleet: true };
}

const few = 1_000;

async function* each<T>(list: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* list;
}

async function numberOf(pages: AsyncIterable<readonly unknown[]>): Promise<number> {
  let count = 0;
  for await (const page of pages) count += page.length;
  return count;
}

async function* mapped<T, U>(
  list: AsyncIterable<T> | Iterable<T>,
  change: (one: T) => U | Promise<U>,
): AsyncGenerator<U> {
  for await (const one of list) yield await change(one);
}
