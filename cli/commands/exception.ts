import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { endExceptions } from "../layers/endException.ts";
import { listExceptions } from "../layers/listExceptions.ts";
import { putExceptions } from "../layers/putExceptions.ts";
import { acceptOption } from "../plans/acceptance.ts";
import { parallelOption } from "../plans/atOnce.ts";

const actions = { put: putExceptions, list: listExceptions, end: endExceptions } as const;

export const exception: Command = {
  names: "<action> [names...]",
  about:
    "Exceptions permit some buckets to deviate from baselines until a time. put FILES writes the exceptions of files: they " +
    "begin now, unless a file says a later since; it first shows what they waive, and what that would open. list shows each " +
    "with its end, its owner, its ticket, and the buckets of which it holds a part open. end NAMES ends them now.",
  options: [
    { flags: "--reason <text>", about: "put, end: the reason for the change, recorded with your name" },
    { flags: "-y, --yes", about: "put: do not ask for confirmation" },
    acceptOption,
    parallelOption,
  ],
  examples: [
    "exception put import.yaml",
    "exception list",
    'exception end orders-import --reason "done earlier"',
  ],
  async run(called, context) {
    const [action = "", ...names] = called.names;
    if (!Object.hasOwn(actions, action))
      throw new UsageError(words`name what to do: put FILES, list, end NAMES; not ${action}`);
    return actions[action as keyof typeof actions]({ ...called, names }, context);
  },
};
