import { type Mutant, mutant } from "./mutant.ts";

const cli = (file: string, line: string, broken: string, danger: string): Mutant => ({
  file: `cli/${file}`,
  line,
  broken,
  danger,
});

/** Lines that keep foreign text from being more than text, and files from being more than they seem. */
export const textMutants: readonly Mutant[] = [
  mutant(
    "core/text/visible.ts",
    ".replace(unseen, (character) => spell(character))",
    "",
    "a text moves the cursor",
  ),
  mutant(
    "core/text/visible.ts",
    ".replace(turning, (character) => spell(character))",
    "",
    "a text changes the direction of its neighbours",
  ),
  mutant("core/text/visible.ts", "marksOfALetter = 3", "marksOfALetter = 3_000", "a text covers others"),
  mutant("core/text/words.ts", "return visible(", "return String(", "a text is printed unescaped"),
  mutant("core/text/words.ts", "  | `);", "`);", "a reason passes for a line of a plan"),
  mutant("service/html/html.ts", "    .map((line) => shown(line))\n", "", "a page hides a character"),
  mutant(
    "core/providers/awsErrors.ts",
    "const said = visible(",
    "const said = String(",
    "an error message contains control characters from S3",
  ),
  mutant(
    "core/values/problems.ts",
    "=> visible(`${path",
    "=> String(`${path",
    "a problem contains control characters from the key that it names",
  ),
  mutant(
    "core/values/jsonOnly.ts",
    'path.at(-1) === "__proto__"',
    'path.at(-1) === ""',
    "a member of a spec is lost silently",
  ),
  mutant(
    "service/tables/documentClient.ts",
    "convertClassInstanceToMap: true",
    "convertClassInstanceToMap: false",
    "a tag named constructor stops writes to the ledger",
  ),
  mutant(
    "service/tables/packedValues.ts",
    "values.length <= plainCharacters ? { values }",
    "values.length <= plainCharacters ? ({ drift, before, after } as never)",
    "the history loses what undo would restore",
  ),
  mutant(
    "service/reconcile/statusAfter.ts",
    "({ sent }: Check) => sent.length > 0",
    "({ exists }: Check) => exists",
    "a spec that is in sync by chance counts as permission to adopt",
  ),
  cli(
    "terminal/yamlWords.ts",
    "visible(node.value) !== node.value",
    "!node",
    "a spec reads back differently",
  ),
  cli("specs/specDocument.ts", "uniqueKeys: false", "uniqueKeys: true", "a long file takes minutes"),
  cli(
    "specs/plainValue.ts",
    "mostAliased = 10_000",
    "mostAliased = 1e15",
    "a small file expands to a large one",
  ),
  cli(
    "specs/plainValue.ts",
    "if (depth > deepest)",
    "if (depth < 0)",
    "a deeply nested file crashes the program",
  ),
  cli(
    "deployment/buckets.ts",
    "const { owner } = provider;",
    "const owner = (provider.region, undefined) as string | undefined;",
    "another account's bucket is taken for ours",
  ),
  cli(
    "report/browser/csv.ts",
    "if (isBeginning && formulaSign.test(sign))",
    "if (false)",
    "a name is a formula in a saved spreadsheet",
  ),
];
