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
 * Prints how another principal changed a spec: compared with the spec that was read, or, if that is unknown, with the one
 * that the caller wants to write.
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
  const comparedWith = read ? "read" : "file";
  const changes = theirs ? changesBetween(bare(read ?? mine), bare(theirs)) : [];
  const who = authorWords(author);
  const what = read ? "since it was read" : "against your file, which has an older version";
  const heading = theirs
    ? words`the spec of ${name} was changed (${who}); their changes ${what}:`
    : words`the spec of ${name} was deleted (${who})`;
  const text = lines([heading, ...changes.map((change) => words`  ${difference(change)}`)]);
  context.emit(
    { kind: "conflict", bucket: name, comparedWith, changes, deleted: !theirs, ...author },
    (paint) => colourSigns(text, paint),
  );
}

const bare = (spec: SpecItem): object => withoutAuthorship(spec);
