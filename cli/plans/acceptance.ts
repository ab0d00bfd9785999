import type { WarningKind } from "../../core/facets/warning.ts";
import { joined, type Words, words } from "../../core/text/words.ts";
import type { Called, Context, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Planned } from "./planOne.ts";

/** The plan could not read something, so its warnings may be incomplete. */
const unread = "unread";
/** The service would send no call for a part of the spec, or for the bucket: its status would be `blocked`. */
const refused = "refused";

/** Kinds of warnings that need more than a yes: the caller accepts them by name. */
const toBeAccepted = [
  "irreversible",
  "deletes",
  "lockout",
  "exposure",
  unread,
  refused,
] as const satisfies readonly (WarningKind | typeof unread | typeof refused)[];

export const acceptOption: Option = {
  flags: "--accept <kinds>",
  about: `accept warnings of the plan by name, separated by commas: ${toBeAccepted.join(", ")}. --yes does not accept them`,
};

const mostExamples = 5;

/** The kinds of warnings of any number of plans, each with some of its buckets. */
export class Concerns {
  readonly #buckets = new Map<string, { readonly examples: string[]; number: number }>();

  add(planned: Planned): void {
    for (const kind of new Set(kindsOf(planned))) this.#count(kind, planned);
  }

  /** The same for a spec that is written for good: also what the service would refuse. */
  addOfSpec(planned: Planned): void {
    if (isRefused(planned)) this.#count(refused, planned);
    if (!isExcluded(planned)) this.add(planned);
  }

  #count(kind: string, { bucket }: Planned): void {
    const known = this.#buckets.get(kind) ?? { examples: [], number: 0 };
    known.number += 1;
    if (known.examples.length < mostExamples) known.examples.push(bucket);
    this.#buckets.set(kind, known);
  }

  /** The buckets of a kind as text; undefined if there are none. */
  bucketsOf(kind: string): Words | undefined {
    const known = this.#buckets.get(kind);
    if (!known) return undefined;
    const { examples, number } = known;
    const more = number > examples.length ? ` and ${number - examples.length} more` : "";
    return words`${joined(examples, ", ")}${more}`;
  }
}

/** Whether the caller accepts each kind of warning of the plans: with the option, or by typing its name. */
export async function isAccepted(
  plans: readonly Planned[],
  called: Called,
  context: Context,
): Promise<boolean> {
  const concerns = new Concerns();
  for (const one of plans) concerns.add(one);
  return areAccepted(concerns, called, context);
}

/** The same for specs that are to be written: also what the service would refuse has to be accepted. */
export async function areSpecsAccepted(
  plans: readonly Planned[],
  called: Called,
  context: Context,
): Promise<boolean> {
  const concerns = new Concerns();
  for (const one of plans) concerns.addOfSpec(one);
  return areAccepted(concerns, called, context);
}

/** The same for warnings that were collected. */
export async function areAccepted(
  concerns: Concerns,
  { options }: Called,
  context: Context,
): Promise<boolean> {
  const accepted = acceptedIn(options.accept);
  for (const kind of toBeAccepted) {
    const buckets = concerns.bucketsOf(kind);
    if (buckets === undefined || accepted.includes(kind)) continue;
    const question = words`Warning "${kind}" for ${buckets}. Type ${kind} to continue:`;
    if ((await context.ask(question, `--accept ${kind}`)).trim() !== kind) return false;
  }
  return true;
}

/** Whether the operator's settings exclude the bucket, or its account is not one of the deployment's. */
export const isExcluded = (planned: Planned): boolean => "isExcluded" in planned;

const isRefused = (planned: Planned) =>
  "plan" in planned ? planned.plan.refused.length > 0 : isExcluded(planned);

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
