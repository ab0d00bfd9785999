import { count } from "../../core/plan/describe.ts";
import { jsonWords, type Words, words } from "../../core/text/words.ts";
import { foreignPlanners } from "../../service/settings/planners.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Caller } from "../deployment/caller.ts";
import { deployedSettings } from "../settings/deployedSettings.ts";
import { type SettingChange, settingChanges } from "../settings/settingsChange.ts";
import { settingsOfFile } from "../settings/settingsFile.ts";

export const settings: Command = {
  names: "<file>",
  about:
    "Checks a settings file, and shows what a deployment with it would change. Asks for confirmation before a change that " +
    "removes protection of buckets (a freeze, the guard, the perimeter, the approval at first contact), and before windows " +
    "that never let the service write.",
  options: [{ flags: "-y, --yes", about: "do not ask for confirmation" }],
  examples: ["settings settings/prod.yml --stage prod"],
  async run({ names: [file = ""], options }, context) {
    const after = settingsOfFile(file);
    const deployment = await context.deployment();
    if (after.planners.length > 0) mustBeOfAccount(after, await deployment.caller(), file);
    const before = await deployedSettings(deployment);
    const changes = await settingChanges(before ?? parseSettings({}), after, context.now());
    for (const change of changes) context.emit({ kind: "setting", ...change }, () => changeWords(change));
    const drops = changes.filter((change) => change.drops !== undefined);
    const sum = { file, isNew: before === undefined, changes: changes.length, drops: drops.length };
    context.emit({ kind: "settings", ...sum }, () => sumWords(sum));
    if (!before || drops.length === 0 || options.yes === true) return 0;
    return (await context.confirm(question(drops))) ? 0 : 1;
  },
};

/** The account of the deployment is that of the credentials: the file does not say it. Throws UsageError. */
function mustBeOfAccount({ planners }: Settings, { account, arn = "" }: Caller, file: string): void {
  if (account === undefined) return;
  const [, partition = "aws"] = arn.split(":");
  const foreign = foreignPlanners(planners, account, partition);
  if (foreign.length === 0) return;
  const why = words`planners are roles and users of the deployment's own account, arn:${partition}:iam::${account}:...`;
  throw new UsageError(words`${file}: /planners: ${foreign.join(", ")} cannot assume a role: ${why}`);
}

const changeWords = ({ setting, before, after, drops }: SettingChange): Words =>
  words`~ ${setting}: ${before === undefined ? "nothing" : jsonWords(before)} -> ${after === undefined ? "nothing" : jsonWords(after)}${
    drops && words`\n  ! removes ${drops}`
  }`;

interface Sum {
  readonly file: string;
  readonly isNew: boolean;
  readonly changes: number;
}

function sumWords({ file, isNew, changes }: Sum): Words {
  const against = isNew ? "the defaults; nothing is deployed yet" : "what is deployed";
  return changes === 0
    ? words`Settings: ${file} is the same as ${against}.`
    : words`Settings: ${count(changes, "setting")} of ${file} ${changes === 1 ? "differs" : "differ"} from ${against}.`;
}

const question = (drops: readonly SettingChange[]): Words =>
  words`Remove ${drops.length === 1 ? "this protection" : `these ${drops.length} protections`}, and go on?`;
