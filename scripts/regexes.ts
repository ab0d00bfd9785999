// Checks that every regular expression of the service and the command line matches in linear time for any text: many of
// them match foreign text.
import { globSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";
import { analyse } from "scslre";

interface Node {
  readonly type?: string;
  readonly start?: number;
  readonly regex?: { readonly pattern: string; readonly flags: string };
  readonly callee?: { readonly type: string; readonly name?: string };
  readonly arguments?: readonly Node[];
  readonly value?: unknown;
}

interface Found {
  readonly file: string;
  readonly line: number;
  /** Undefined for one that is put together of what only runs. */
  readonly regex: RegExp | undefined;
}

function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if ("type" in value) yield value as Node;
  for (const part of Object.values(value)) yield* nodesIn(part);
}

/** The expression of a literal, or of `RegExp` with texts; nothing for any other node. */
function regexOf({ type, regex, callee, arguments: given = [] }: Node): RegExp | "made" | undefined {
  if (type === "Literal" && regex) return new RegExp(regex.pattern, regex.flags);
  const isCall = (type === "NewExpression" || type === "CallExpression") && callee?.type === "Identifier";
  if (!isCall || callee.name !== "RegExp") return undefined;
  const [pattern, flags] = given.map(({ value }) => value);
  return typeof pattern === "string" ? new RegExp(pattern, typeof flags === "string" ? flags : "") : "made";
}

function regexesIn(file: string): Found[] {
  const text = readFileSync(file, "utf8");
  const found: Found[] = [];
  for (const node of nodesIn(parseSync(file, text).program)) {
    const regex = regexOf(node);
    const line = text.slice(0, node.start ?? 0).split("\n").length;
    if (regex) found.push({ file, line, regex: regex === "made" ? undefined : regex });
  }
  return found;
}

function wrongWith({ regex }: Found): string | undefined {
  if (!regex) return "is put together: what strangers write could become a part of it";
  const [report] = analyse(regex, { reportTypes: { Move: true } }).reports;
  return report && `takes ${report.exponential ? "exponential" : "quadratic"} time for some texts`;
}

const files = globSync(["core/**/*.ts", "cli/**/*.ts", "functions/**/*.ts"], {
  exclude: ["cli/report/script.ts"],
});
const wrong = files.flatMap(regexesIn).flatMap((found) => {
  const why = wrongWith(found);
  return why ? [`${found.file}:${found.line}: ${found.regex ?? "RegExp"} ${why}`] : [];
});
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
