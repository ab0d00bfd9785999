import { joined, Words, words } from "../../core/text/words.ts";
import type { Command, Context, Option } from "../command/command.ts";
import { type Offers, shells } from "../command/completionScripts.ts";
import { globalOptions } from "../command/globals.ts";
import { UsageError } from "../command/usageError.ts";
import { bucketNames } from "../deployment/bucketNames.ts";

interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly takesBuckets?: true;
  load(): Promise<Command>;
}

/** The command `completion`, for the commands that it completes. */
export const completionOf = (commands: readonly Completed[]): Command => ({
  names: "<shell>",
  about:
    "Prints the completion script of a shell: bash, zsh or fish. It completes commands, options and the names of buckets " +
    "with a spec. The script gets these names from `completion buckets`, which caches them for five minutes.",
  examples: ["completion bash > /etc/bash_completion.d/dxaws-s3", "completion fish | source"],
  async run({ names: [shell = ""] }, context) {
    const { print } = context;
    if (shell === "buckets") return printNames(context);
    const script = shells.get(shell);
    const known = joined([...shells.keys()], ", ");
    if (!script) throw new UsageError(words`there is no completion for ${shell}; there is one for ${known}`);
    print(new Words(script(await offersOf(commands))));
    return undefined;
  },
});

async function printNames({ cacheFile, deployment, now, print }: Context): Promise<undefined> {
  const specTable = async () => (await deployment()).specTable;
  const names = await bucketNames(await cacheFile("buckets"), specTable, now());
  if (names.length > 0) print(new Words(names.join("\n")));
}

const flagOf = ({ flags }: Option) => flags.split(/[ ,]+/).find((word) => word.startsWith("--")) ?? flags;

async function offersOf(commands: readonly Completed[]): Promise<Offers> {
  const list = await Promise.all(
    commands.map(async ({ name, summary, takesBuckets = false, load }) => {
      const { options = [] } = await load();
      return { name, summary, takesBuckets, flags: options.map(flagOf) };
    }),
  );
  return { commands: list, flags: [...globalOptions.map(flagOf), "--help"] };
}
