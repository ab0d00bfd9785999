import type { WarningKind } from "../../core/facets/warning.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Context, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Planned } from "./planOne.ts";

/** Nothing can be warned of where the caller could not read. */
const unread = "unread";

/** Kinds of warnings after which a yes is not enough: a person says them by name. */
const toBeAccepted = ["irreversible", "deletes", "lockout", "exposure", unread] as const satisfies readonly (
  | WarningKind
  | typeof unread
)[];

export const acceptOption: Option = {
  flags: "--accept <kinds>",
  about: `accept what a plan warns of, by name: ${toBeAccepted.join(", ")}; several with commas between. --yes alone accepts none of them`,
};

/** Whether the caller accepts, kind by kind, what the plans warn of: beforehand with the option, else by typing its name. */
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
    const question = words`The warning "${kind}" is about ${buckets}${more}. Type ${kind} to go on:`;
    if ((await context.ask(question, `--accept ${kind}`)).trim() !== kind) return false;
  }
  return true;
}

/** What S3 does not have here warns of nothing, either. */
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
  throw new UsageError(words`--accept takes ${joined([...toBeAccepted], ", ")}, not ${unknown}`);
}
