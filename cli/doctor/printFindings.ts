import { reasonWords, type Words, words } from "../../core/text/words.ts";
import type { Context, ExitCode } from "../command/command.ts";
import type { Paint } from "../terminal/terminal.ts";
import type { Finding } from "./finding.ts";

const signs = { ok: "ok   ", wrong: "WRONG", unknown: "?    " } as const;

function lineOf({ check, account, state, what, remedy }: Finding, paint: Paint): Words {
  const colour = { ok: paint.green, wrong: paint.red, unknown: paint.yellow }[state];
  const of = account ? ` ${account}` : "";
  const line = words`${colour(signs[state])} ${check}${of}: ${reasonWords(what)}`;
  return remedy ? words`${line}\n        ${reasonWords(remedy)}` : line;
}

/** Prints the findings and their sum. Returns 1 if something is wrong, 3 if something could not be checked, otherwise 0. */
export function printFindings(findings: readonly Finding[], { emit }: Pick<Context, "emit">): ExitCode {
  for (const finding of findings) emit({ kind: "finding", ...finding }, (paint) => lineOf(finding, paint));
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const sum = { ok: count("ok"), wrong: count("wrong"), unknown: count("unknown") };
  emit({ kind: "examined", ...sum }, () => words`${sum.ok} ok, ${sum.wrong} wrong, ${sum.unknown} unknown`);
  if (sum.wrong > 0) return 1;
  return sum.unknown > 0 ? 3 : 0;
}
