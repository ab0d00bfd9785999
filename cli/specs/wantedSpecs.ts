import { words } from "../../core/text/words.ts";
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

/** Throws UsageError for arguments that name no specs, or name them in two ways. */
export function checkChoice({ names, options: { all, file } }: Called): void {
  const ways = [names.length > 0, all === true, Array.isArray(file)].filter(Boolean).length;
  if (ways === 0) throw new UsageError(words`name buckets, or use --all or -f FILES`);
  if (ways > 1) throw new UsageError(words`name buckets, or use --all or -f FILES: only one of these`);
}

/** The specs that the arguments name: of files, all of the spec table, or of some buckets. */
export async function specsToPlan(
  { names, options }: Called,
  { stdin, progress }: Context,
  { specTable }: Deployment,
): Promise<Wanted[]> {
  if (Array.isArray(options.file))
    return (await specsOf(options.file, stdin)).map(({ written }) => ({ name: written.name, spec: written }));
  const reading = progress("reading specs", options.all ? undefined : names.length);
  const wanted: Wanted[] = [];
  const add = (one: Wanted) => {
    wanted.push(one);
    reading.step();
  };
  if (options.all) for await (const spec of specTable.all()) add({ name: spec.name, spec });
  for (const name of new Set(names)) add({ name, spec: await specTable.get(name) });
  reading.end();
  return wanted;
}
