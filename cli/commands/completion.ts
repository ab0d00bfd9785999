import { type Command, type Option, UsageError } from "../command.ts";
import { shells, type Words } from "../completionScripts.ts";
import { globalOptions } from "../globals.ts";
import { commands } from "./index.ts";

export const completion: Command = {
  names: "<shell>",
  about: "Prints the completion for a shell: bash, zsh or fish.",
  examples: ["completion bash > /etc/bash_completion.d/dxaws-s3", "completion fish | source"],
  async run({ names: [shell = ""] }, { print }) {
    const script = shells[shell];
    if (!script)
      throw new UsageError(`no completion for ${shell}: there is one for ${Object.keys(shells).join(", ")}`);
    print(script(await words()));
    return undefined;
  },
};

const flagOf = ({ flags }: Option) => flags.split(/[ ,]+/).find((word) => word.startsWith("--")) ?? flags;

async function words(): Promise<Words> {
  const list = await Promise.all(
    commands.map(async ({ name, summary, load }) => {
      const { options = [] } = await load();
      return { name, summary, flags: options.map(flagOf) };
    }),
  );
  return { commands: list, flags: [...globalOptions.map(flagOf), "--help"] };
}
