import type { WarningKind } from "../../core/facets/warning.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Context, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Planned } from "./planOne.ts";

/** The plan could not read something, so its warnings may be incomplete. */
const unread = "unread";

/** Kinds of warnings that need more than a yes: the caller accepts them by name. */
const toBeAccepted = ["irreversible", "deletes", "lockout", "exposure", unread] as const satisfies readonly (
  | WarningKind
  | typeof unread
)[];

export const acceptOption: Option = {
  flags: "--accept <kinds>",
  about: `accept warnings of the plan by name, separated by commas: ${toBeAccepted.join(", ")}. --yes does not accept them`,
};

/** Whether the caller accepts each kind of warning of the plans: with the option, or by typing its name. */
export async function isAccepted(
  plans: readonly Planned[],
  { options }: Called,
  context: Context,
): Promise<boolean> {
  const accepted = acceptedIn(options.accept);
  for (const kind of toBeAccepted) {
    const concerned = plans.filter((one) => kindsOf(one).includes(kind));
    if (concerned.length === 0 || accepted.includes(kind)) continue;
    const buckets = joined([...new Set(concerned.map(({ bucket }) => bucket))].slice(0, 5), ", ");
    const more = concerned.length > 5 ? ` and ${concerned.length - 5} more` : "";
    const question = words`Warning "${kind}" for ${buckets}${more}. Type ${kind} to continue:`;
    if ((await context.ask(question, `--accept ${kind}`)).trim() !== kind) return false;
  }
  return true;
}

/** The kinds of a plan. A facet that S3 does not support in the region is no reason for `unread`. */
function kindsOf(planned: Planned): readonly string[] {
  if (!("plan" in planned)) return [unread];
  const { warnings, unknown } = planned.plan;
  const isBlind = unknown.some(({ kind }) => kind !== "unsupported");
  return [...warnings.map(({ kind }) => kind), ...(isBlind ? [unread] : [])];
}

function acceptedIn(given: unknown): readonly string[] {
  const kinds = typeof given === "string" ? given.split(",").map((kind) => kind.trim()) : [];
  const unknown = kinds.find((kind) => !toBeAccepted.some((known) => known === kind));
  if (unknown === undefined) return kinds;
  throw new UsageError(words`--accept must name ${joined([...toBeAccepted], ", ")}, not ${unknown}`);
}
