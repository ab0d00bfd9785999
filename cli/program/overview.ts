import { Words } from "../../core/text/words.ts";
import { globalOptions } from "../command/globals.ts";
import { commands, groups } from "../commands/index.ts";

const program = "dxaws-s3";

const list = (rows: readonly (readonly [term: string, about: string])[], least = 0): string => {
  const width = Math.max(least, ...rows.map(([term]) => term.length));
  return rows.map(([term, about]) => `  ${term.padEnd(width)}  ${about}`).join("\n");
};

const widest = Math.max(...commands.map(({ name }) => name.length));

const inGroup = (group: string): string => {
  const rows = commands.filter((command) => command.group === group);
  return `${group}:\n${list(
    rows.map(({ name, summary }) => [name, summary]),
    widest,
  )}`;
};

/** The help of the program itself. Made from the table of commands alone, so that it is there at once. */
export const overview = (): Words =>
  new Words(`Usage: ${program} <command> [options]

S3 buckets as they are written down

${groups.map(inGroup).join("\n\n")}

Options of every command:
${list([
  ...globalOptions.map(({ flags, about }) => [flags, about] as const),
  ["-h, --help", `help; ${program} <command> --help for a command`],
  ["-V, --version", "the version of this program"],
])}

Exit codes: 0, or 1 after an error; plan --detailed-exitcode: 2 for differences, 3 if something could not be read.
`);
