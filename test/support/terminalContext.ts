import { type Command, type Context, resultVersion } from "../../cli/command/command.ts";
import { explain } from "../../cli/program/errors.ts";
import { Screen } from "../../cli/program/screen.ts";
import { paintWith } from "../../cli/terminal/terminal.ts";
import { jsonWords, words } from "../../core/text/words.ts";
import { commandContext } from "./commandContext.ts";

/** How a command is called, and what of the world it has. */
export interface Scene {
  readonly command: Command;
  readonly names?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly deployment?: object;
  readonly stdin?: string;
}

/** Everything that a command writes to a terminal, stdout and stderr in one, as main.ts has it written. */
export async function writtenBy(scene: Scene, isJson: boolean): Promise<string> {
  const { command, names = [], options = {}, deployment = {}, stdin = "" } = scene;
  let written = "";
  const stream = { isTTY: true, columns: 120, write: (text: string) => (written += text) };
  const screen = new Screen(stream, stream);
  const paint = paintWith(true);
  const context: Context = {
    ...commandContext(deployment).context,
    isJson,
    emit({ kind, ...members }, say) {
      if (isJson) screen.out(words`${jsonWords({ version: resultVersion, kind, ...members })}\n`);
      else if (say) screen.out(words`${say(paint)}\n`);
    },
    print: (text) => screen.out(words`${text}\n`),
    note: (text) => screen.err(words`${text}\n`),
    confirm: async (question) => {
      screen.err(words`${question} [y/N] \n`);
      return true;
    },
    ask: async (question) => {
      screen.err(words`${question}\n`);
      return "";
    },
    stdin: async () => stdin,
  };
  try {
    await command.run({ names, options }, context);
  } catch (error) {
    const { what, todo } = explain(error, { stage: "test", region: "ca-central-1" });
    screen.err(words`${paint.red("error:")} ${what}\n${todo && words`${todo}\n`}`);
  }
  return written;
}
