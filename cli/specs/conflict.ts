import { difference } from "../../core/plan/describe.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { lines, words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { colourSigns } from "../terminal/terminal.ts";
import { authorshipOf, authorWords } from "./author.ts";
import { changesBetween } from "./specChange.ts";

/**
 * Tells what somebody else made of a spec: compared with what was read, if that is still known, otherwise with what the
 * caller wants to write.
 */
export async function printConflict(
  mine: SpecItem,
  read: SpecItem | undefined,
  { specTable }: Pick<Deployment, "specTable">,
  context: Context,
): Promise<void> {
  const { name } = mine;
  const theirs = await specTable.get(name);
  const note = theirs ?? ((await specTable.deletionNote(name)) as SpecItem | undefined) ?? {};
  const author = authorshipOf(note);
  const than = read ? "read" : "file";
  const changes = theirs ? changesBetween(bare(read ?? mine), bare(theirs)) : [];
  const who = authorWords(author);
  const what = read ? "since it was read" : "against your file, which is of an older version";
  const heading = theirs
    ? words`the spec of ${name} was changed (${who}); theirs ${what}:`
    : words`the spec of ${name} was deleted (${who})`;
  const told = lines([heading, ...changes.map((change) => words`  ${difference(change)}`)]);
  context.emit({ kind: "conflict", bucket: name, than, changes, deleted: !theirs, ...author }, (paint) =>
    colourSigns(told, paint),
  );
}

const bare = (spec: SpecItem): object => withoutAuthorship(spec);
