import { count } from "../../core/plan/describe.ts";
import { jsonWords, type Words, words } from "../../core/text/words.ts";
import { parseSettings } from "../../service/settings/settings.ts";
import type { Command } from "../command/command.ts";
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
    const before = await deployedSettings(await context.deployment());
    const changes = await settingChanges(before ?? parseSettings({}), after, context.now());
    for (const change of changes) context.emit({ kind: "setting", ...change }, () => changeWords(change));
    const drops = changes.filter((change) => change.drops !== undefined);
    const sum = { file, isNew: before === undefined, changes: changes.length, drops: drops.length };
    context.emit({ kind: "settings", ...sum }, () => sumWords(sum));
    if (!before || drops.length === 0 || options.yes === true) return 0;
    return (await context.confirm(question(drops))) ? 0 : 1;
  },
};

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
