import { Words, words } from "../../core/text/words.ts";
import { globalOptions } from "../command/globals.ts";
import { commands, groups } from "../commands/index.ts";
import { wrapped } from "../terminal/table.ts";

const program = "dxaws-s3";

type Row = readonly [term: string, about: string];

const list = (rows: readonly Row[], width: number, least = 0): string => {
  const column = Math.max(least, ...rows.map(([term]) => term.length)) + 4;
  const lineOf = ([term, about]: Row) => {
    const [first = "", ...more] = wrapped(words`${about}`, width, " ".repeat(column)).map(({ text }) => text);
    return [`  ${term}`.padEnd(column) + first.slice(column), ...more].join("\n");
  };
  return rows.map(lineOf).join("\n");
};

const widest = Math.max(...commands.map(({ name }) => name.length));

const inGroup = (group: string, width: number): string => {
  const rows = commands.filter((command) => command.group === group);
  const all = rows.map(({ name, summary }): Row => [name, summary]);
  return `${group}:\n${list(all, width, widest)}`;
};

const exitCodes = words`Exit codes: 0 success, 1 error. plan --detailed-exitcode: 2 differences, 3 something could not be read.`;

/** The help of the program, for a line width. It is made from the table of commands alone, so it loads no command. */
export const overview = (width: number): Words =>
  new Words(`Usage: ${program} <command> [options]

Keeps S3 buckets configured as their specs say.

${groups.map((group) => inGroup(group, width)).join("\n\n")}

Global options:
${list(
  [
    ...globalOptions.map(({ flags, about }): Row => [flags, about]),
    ["-h, --help", `show help; ${program} <command> --help shows that of a command`],
    ["-V, --version", "show the version"],
  ],
  width,
)}

${wrapped(exitCodes, width)
  .map(({ text }) => text)
  .join("\n")}
`);
