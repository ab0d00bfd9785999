import { Words } from "../core/text/words.ts";
import { commands } from "./commands/index.ts";
import { globalOptions } from "./globals.ts";

const program = "dxaws-s3";

const list = (rows: readonly (readonly [term: string, about: string])[]): string => {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, about]) => `  ${term.padEnd(width)}  ${about}`).join("\n");
};

/** The help of the program itself. Made from the table of commands alone, so that it is there at once. */
export const overview = (): Words =>
  new Words(`Usage: ${program} <command> [options]

S3 buckets as they are written down

Commands:
${list(commands.map(({ name, summary }) => [name, summary]))}

Options of every command:
${list([
  ...globalOptions.map(({ flags, about }) => [flags, about] as const),
  ["-h, --help", `help; ${program} <command> --help for a command`],
  ["-V, --version", "the version of this program"],
])}

Exit codes: 0, or 1 after an error; plan --detailed-exitcode: 2 for differences, 3 if something could not be read.
`);
