import { joined, words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { doctorContextOf } from "../doctor/doctorContext.ts";
import { checkNames, examine, usualNames } from "../doctor/examine.ts";
import { printFindings } from "../doctor/printFindings.ts";
import { settingsOfFile } from "../settings/settingsFile.ts";

export const doctor: Command = {
  names: "[checks...]",
  about:
    "Checks a deployment: the account's quota and trail, and the deployment's rule, bus for other accounts, schedule, functions, mappings, roles, " +
    "each other account, queues, sweep, events, regions and baselines. Prints what is wrong, with the command that fixes it. Writes nothing. Exit codes: " +
    "0 all checks passed, 1 something is wrong, 3 something could not be checked. Before the first deployment: doctor " +
    "deployer quota trail. The check deployer (whether the caller may deploy) runs only when it is named.",
  options: [
    { flags: "--without <checks...>", about: "leave out these checks" },
    {
      flags: "--settings <file>",
      about: "check against the settings in this file, before they are deployed",
    },
  ],
  examples: [
    "doctor",
    "doctor deployer quota trail --settings settings/prod.yml",
    "doctor --without trail last-event",
  ],
  async run({ names, options }, context) {
    const without = (options.without ?? []) as readonly string[];
    const unknown = [...names, ...without].find((name) => !checkNames.includes(name));
    if (unknown)
      throw new UsageError(words`there is no check ${unknown}; the checks are: ${joined(checkNames, ", ")}`);
    const settings = typeof options.settings === "string" ? settingsOfFile(options.settings) : undefined;
    const doctorContext = await doctorContextOf(await context.deployment(), context.now(), settings);
    const wanted = names.length > 0 ? names : usualNames;
    const findings = await examine(
      doctorContext,
      wanted.filter((name) => !without.includes(name)),
    );
    return printFindings(findings, context);
  },
};
