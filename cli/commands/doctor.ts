import { joined, reasonWords, type Words, words } from "../../core/text/words.ts";
import type { Command, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { checkNames, examine, usualNames } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { patientOf } from "../doctor/patient.ts";
import { settingsOfFile } from "../settings/settingsFile.ts";
import type { Paint } from "../terminal/terminal.ts";

export const doctor: Command = {
  names: "[checks...]",
  about:
    "Asks a deployment whether it is well: the account's quota and trail, its rule, schedule, functions, mappings, roles, " +
    "queues, sweep, events and regions. Says what is wrong and how to mend it. Writes nothing. Exits with 1 if something is " +
    "wrong, with 3 if something could not be asked. Before there is a deployment: doctor deployer quota trail; deployer " +
    "is asked only where it is named: whether the caller may deploy.",
  options: [
    { flags: "--without <checks...>", about: "all but these" },
    { flags: "--settings <file>", about: "by the settings of this file, which are to be deployed" },
  ],
  examples: [
    "doctor",
    "doctor deployer quota trail --settings settings/prod.yml",
    "doctor --without trail last-event",
  ],
  async run({ names, options }, context) {
    const without = (options.without ?? []) as readonly string[];
    const strange = [...names, ...without].find((name) => !checkNames.includes(name));
    if (strange)
      throw new UsageError(words`there is no check ${strange}; there are ${joined(checkNames, ", ")}`);
    const settings = typeof options.settings === "string" ? settingsOfFile(options.settings) : undefined;
    const patient = await patientOf(await context.deployment(), context.now(), settings);
    const wanted = names.length > 0 ? names : usualNames;
    const findings = await examine(
      patient,
      wanted.filter((name) => !without.includes(name)),
    );
    for (const finding of findings)
      context.emit({ kind: "finding", ...finding }, (paint) => lineOf(finding, paint));
    return printSum(findings, context);
  },
};

const signs = { ok: "ok   ", wrong: "WRONG", unknown: "?    " } as const;

function lineOf({ check, state, what, remedy }: Finding, paint: Paint): Words {
  const colour = { ok: paint.green, wrong: paint.red, unknown: paint.yellow }[state];
  const told = words`${colour(signs[state])} ${check}: ${reasonWords(what)}`;
  return remedy ? words`${told}\n        ${reasonWords(remedy)}` : told;
}

function printSum(findings: readonly Finding[], { emit }: Context): ExitCode {
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const sum = { ok: count("ok"), wrong: count("wrong"), unknown: count("unknown") };
  emit({ kind: "examined", ...sum }, () => words`${sum.ok} well, ${sum.wrong} wrong, ${sum.unknown} unknown`);
  if (sum.wrong > 0) return 1;
  return sum.unknown > 0 ? 3 : 0;
}
