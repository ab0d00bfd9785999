import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import type { Unwritten, Written } from "./bucket.ts";

/** The number of buckets by result. */
export interface Tally {
  written: number;
  /** Written, but not all of the bucket could be read. */
  incomplete: number;
  failed: number;
}

/** Writes a spec as a file in a folder, or prints it as a YAML document. */
export async function deliver(
  result: Written | Unwritten,
  out: string | undefined,
  isFirst: boolean,
  context: Context,
): Promise<keyof Tally> {
  if (!("text" in result)) return fail(result, context);
  const { spec, unsaid, leftOut, unset, text } = result;
  const imported = { kind: "imported" as const, bucket: spec.name, spec, unsaid, leftOut, unset };
  if (out === undefined) context.emit(imported, () => (isFirst ? text : words`---\n${text}`));
  else {
    const file = join(out, `${spec.name}.yaml`);
    if (!(await isWritten(file, `${text}\n`)))
      return fail({ bucket: spec.name, reason: `${file} already exists; move it away first` }, context);
    context.emit({ ...imported, file }, () => words`${file}`);
  }
  const unread = unsaid.filter(isUnread);
  for (const one of unsaid)
    context.note(
      isUnread(one)
        ? words`? ${spec.name}: ${one.facet} could not be read: ${reasonWords(one.reason)}`
        : words`! ${spec.name}: ${one.facet} is not managed in full: ${reasonWords(one.reason)}`,
    );
  if (leftOut.length > 0)
    context.note(words`! ${spec.name}: left out, and not managed: ${leftOut.join(", ")}`);
  return unread.length > 0 ? "incomplete" : "written";
}

const isUnread = ({ kind }: Written["unsaid"][number]) => kind !== undefined && kind !== "unsupported";

function fail({ bucket, reason }: Unwritten, { emit, note }: Context): "failed" {
  emit({ kind: "unimported", bucket, reason });
  note(words`! ${bucket}: ${reasonWords(reason)}`);
  return "failed";
}

/** Writes a new file; false if it exists, which leaves it as it is. */
async function isWritten(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
