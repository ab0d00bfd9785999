import { joined, Words, words } from "../../core/text/words.ts";
import { type Command, type Option, UsageError } from "../command.ts";
import { type Offers, shells } from "../completionScripts.ts";
import { globalOptions } from "../globals.ts";
import { commands } from "./index.ts";

export const completion: Command = {
  names: "<shell>",
  about: "Prints the completion for a shell: bash, zsh or fish.",
  examples: ["completion bash > /etc/bash_completion.d/dxaws-s3", "completion fish | source"],
  async run({ names: [shell = ""] }, { print }) {
    const script = shells.get(shell);
    const known = joined([...shells.keys()], ", ");
    if (!script) throw new UsageError(words`no completion for ${shell}: there is one for ${known}`);
    print(new Words(script(await offers())));
    return undefined;
  },
};

const flagOf = ({ flags }: Option) => flags.split(/[ ,]+/).find((word) => word.startsWith("--")) ?? flags;

async function offers(): Promise<Offers> {
  const list = await Promise.all(
    commands.map(async ({ name, summary, load }) => {
      const { options = [] } = await load();
      return { name, summary, flags: options.map(flagOf) };
    }),
  );
  return { commands: list, flags: [...globalOptions.map(flagOf), "--help"] };
}
