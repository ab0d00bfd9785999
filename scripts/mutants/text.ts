import { type Mutant, mutant } from "./mutant.ts";

const cli = (file: string, line: string, broken: string, danger: string): Mutant => ({
  file: `cli/${file}`,
  line,
  broken,
  danger,
});

/** What keeps the text of others from being more than text, and files from being more than they seem. */
export const textMutants: readonly Mutant[] = [
  mutant("core/text/visible.ts", ".replace(unseen, (sign) => spell(sign))", "", "a text moves the cursor"),
  mutant(
    "core/text/visible.ts",
    ".replace(turning, (sign) => spell(sign))",
    "",
    "a text turns its neighbours",
  ),
  mutant(
    "core/text/visible.ts",
    "marksOfADeadLetter = 3",
    "marksOfADeadLetter = 3_000",
    "a text is drawn over others",
  ),
  mutant("core/text/words.ts", "return visible(", "return String(", "a text is printed as it came"),
  mutant("core/text/words.ts", "  | `);", "`);", "a reason passes for a line of a plan"),
  mutant("service/html/html.ts", "    .map((line) => shown(line))\n", "", "a page hides a sign"),
  mutant(
    "core/providers/awsErrors.ts",
    "const said = visible(",
    "const said = String(",
    "an error obeys S3's words",
  ),
  mutant(
    "core/values/problems.ts",
    "=> visible(`${path",
    "=> String(`${path",
    "a problem obeys the key that it names",
  ),
  mutant(
    "core/values/plain.ts",
    'path.at(-1) === "__proto__"',
    'path.at(-1) === ""',
    "a member of a spec is lost without a word",
  ),
  mutant(
    "service/tables/documents.ts",
    "convertClassInstanceToMap: true",
    "convertClassInstanceToMap: false",
    "a tag called constructor keeps the ledger from being written",
  ),
  mutant(
    "service/tables/packedValues.ts",
    "values.length <= plainCharacters ? { values }",
    "values.length <= plainCharacters ? ({ drift, before, after } as never)",
    "the history loses what undo would put back",
  ),
  mutant(
    "service/reconcile/statusAfter.ts",
    "({ sent }: Check) => sent.length > 0",
    "({ exists }: Check) => exists",
    "a spec that agrees by chance is leave to replace",
  ),
  cli("terminal/yamlWords.ts", "visible(node.value) !== node.value", "!node", "a spec reads back as another"),
  cli("specs/specDocument.ts", "uniqueKeys: false", "uniqueKeys: true", "a long file takes minutes"),
  cli(
    "specs/plainValue.ts",
    "mostAliased = 10_000",
    "mostAliased = 1e15",
    "a small file stands for a large one",
  ),
  cli("specs/plainValue.ts", "if (depth > deepest)", "if (depth < 0)", "a deep file ends the program"),
  cli(
    "import/buckets.ts",
    "const { owner } = provider;",
    "const owner = (provider.region, undefined) as string | undefined;",
    "another account's bucket is taken for ours",
  ),
  cli(
    "report/browser/csv.ts",
    "if (isBeginning && formulaSign.test(sign))",
    "if (false)",
    "a name is a formula in the spreadsheet that somebody saves",
  ),
];
