import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { endedHint } from "../specs/layerDocuments.ts";
import { byPlace, problemLine, type Validated, validateFiles } from "../specs/specsOf.ts";
import { placed } from "../specs/validated.ts";

export const validate: Command = {
  names: "[files...]",
  about:
    "Checks files with specs, baselines and exceptions, without a call to AWS. Files are YAML or JSON, with one or more " +
    "documents; folders are read without the files that git ignores; - is standard input. Prints each problem with its " +
    "place and, if there is one, the nearest known name; also baselines of the files that contradict each other.",
  examples: [
    "validate specs/",
    "validate specs/ baselines/ exceptions/",
    "validate orders.yaml --output json",
  ],
  async run({ names }, { emit, stdin, now }) {
    if (names.length === 0) throw new UsageError(words`name files or folders; - is standard input`);
    const validated = await validateFiles(names, stdin);
    const { problems, exceptions } = validated;
    const ended = exceptions.flatMap((one) => placed(one.document, endedHint(one, now())));
    for (const problem of problems)
      emit({ kind: "problem", ...problem }, ({ red }) => red(problemLine(problem)));
    for (const hint of [...validated.hints, ...ended].sort(byPlace))
      emit({ kind: "hint", ...hint }, ({ yellow }) => yellow(words`${problemLine(hint)} (a hint)`));
    printSum(validated, { emit });
    return problems.length > 0 ? 1 : 0;
  },
};

function printSum(validated: Validated, { emit }: Pick<Context, "emit">): void {
  const { files, specs, baselines, exceptions, problems } = validated;
  const numbers = [
    [specs.length, "valid spec"],
    [baselines.length, "valid baseline"],
    [exceptions.length, "valid exception"],
  ] as const;
  const some = numbers.filter(([number]) => number > 0);
  const parts = (some.length > 0 ? some : numbers.slice(0, 1)).map(([number, word]) => count(number, word));
  const sum = { files, specs: specs.length, baselines: baselines.length, exceptions: exceptions.length };
  emit(
    { kind: "validated", ...sum, problems: problems.length },
    () => words`${parts.join(", ")} in ${count(files, "file")}, ${count(problems.length, "problem")}`,
  );
}
