import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { problemLine, validateFiles } from "../specs/specsOf.ts";

export const validate: Command = {
  names: "[files...]",
  about:
    "Checks spec files without asking AWS: YAML or JSON, several documents a file, folders without what git ignores, or - " +
    "for what comes in. Every problem is told with its place and, where there is one, the nearest word.",
  examples: ["validate specs/", "validate orders.yaml --output json"],
  async run({ names }, { emit, stdin }) {
    if (names.length === 0)
      throw new UsageError(words`which files? name some, or a folder, or - for what comes in`);
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
