import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { problemLine, validateFiles } from "../specs/specsOf.ts";

export const validate: Command = {
  names: "[files...]",
  about:
    "Checks spec files without a call to AWS. Files are YAML or JSON, with one or more documents; folders are read without " +
    "the files that git ignores; - is standard input. Prints each problem with its place and, if there is one, the " +
    "nearest known name.",
  examples: ["validate specs/", "validate orders.yaml --output json"],
  async run({ names }, { emit, stdin }) {
    if (names.length === 0) throw new UsageError(words`name files or folders; - is standard input`);
    const { files, specs, problems, hints } = await validateFiles(names, stdin);
    for (const problem of problems)
      emit({ kind: "problem", ...problem }, ({ red }) => red(problemLine(problem)));
    for (const hint of hints)
      emit({ kind: "hint", ...hint }, ({ yellow }) => yellow(words`${problemLine(hint)} (a hint)`));
    const sum = { files, specs: specs.length, problems: problems.length };
    emit(
      { kind: "validated", ...sum },
      () =>
        words`${count(specs.length, "valid spec")} in ${count(files, "file")}, ${count(problems.length, "problem")}`,
    );
    return problems.length > 0 ? 1 : 0;
  },
};
