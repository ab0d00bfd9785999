import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { deleteBaselines } from "../layers/deleteBaseline.ts";
import { putBaselines } from "../layers/putBaselines.ts";
import { getBaselines, listBaselines } from "../layers/showBaselines.ts";
import { acceptOption } from "../plans/acceptance.ts";
import { parallelOption } from "../plans/atOnce.ts";

const actions = {
  put: putBaselines,
  get: getBaselines,
  list: listBaselines,
  delete: deleteBaselines,
} as const;

export const baseline: Command = {
  names: "<action> [names...]",
  about:
    "Baselines say how all buckets should be that they select. put FILES writes the baselines of files: it first reads the " +
    "buckets that they select, and shows how many differ and what would change, identical changes folded and what exposes " +
    "first; it refuses a baseline that contradicts another one. get NAMES prints baselines as files that put accepts. list " +
    "lists them. delete NAMES deletes them: buckets that no other layer manages are released and keep what they have.",
  options: [
    { flags: "--reason <text>", about: "put: the reason for the change, recorded with your name" },
    { flags: "-y, --yes", about: "put, delete: do not ask for confirmation" },
    acceptOption,
    parallelOption,
  ],
  examples: [
    "baseline put company.yaml",
    "baseline put company.yaml --output json > effect.json",
    "baseline get company > company.yaml",
    "baseline list",
    "baseline delete company",
  ],
  async run(called, context) {
    const [action = "", ...names] = called.names;
    if (!Object.hasOwn(actions, action))
      throw new UsageError(words`name what to do: put FILES, get NAMES, list, delete NAMES; not ${action}`);
    return actions[action as keyof typeof actions]({ ...called, names }, context);
  },
};
