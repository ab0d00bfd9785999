import { count } from "../../core/plan/describe.ts";
import { type Words, words } from "../../core/text/words.ts";
import type { Called, Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { Concerns } from "../plans/acceptance.ts";
import { atOnceIn } from "../plans/atOnce.ts";
import { type Concerned, type LayerChange, plansAfter } from "../plans/fleetEffect.ts";
import type { Listing } from "../plans/fleetTargets.ts";
import { FoldedChanges } from "../plans/foldedChanges.ts";
import type { Foresight } from "../plans/foresight.ts";
import type { Planned } from "../plans/planOne.ts";
import { numberOf, printFolded } from "../plans/printFolded.ts";
import { planResult } from "../plans/printPlan.ts";

/** What a change of the layers does to the fleet. */
export interface Effect {
  /** Buckets that the change concerns and that are managed after it. */
  readonly selected: number;
  readonly differ: number;
  readonly inSync: number;
  readonly unread: number;
  /** Buckets that no layer wants anything of after the change. */
  readonly released: number;
  readonly concerns: Concerns;
}

export interface EffectRun {
  readonly called: Called;
  readonly context: Context;
  readonly deployment: Deployment;
  readonly foresight: Foresight;
  /** Is called with each bucket that the change concerns. */
  onConcerned?(one: Concerned): void;
}

/** Reads the buckets that a change of the layers concerns, and prints their changes folded; JSON output has each plan. */
export async function printEffect(what: Words, change: LayerChange, run: EffectRun): Promise<Effect> {
  const { called, context, deployment, foresight } = run;
  const numbers = { selected: 0, differ: 0, inSync: 0, unread: 0, released: 0 };
  const [folded, concerns] = [new FoldedChanges(), new Concerns()];
  const listing: Listing = { failed: false };
  const progress = context.progress("reading buckets");
  const around = { deployment, foresight, context, atOnce: atOnceIn(called), listing };
  for await (const { one, planned } of plansAfter(change, around)) {
    progress.step();
    if (!("unread" in one)) run.onConcerned?.(one);
    if (!planned) numbers.released += 1;
    else {
      numbers.selected += 1;
      numbers[stateOf(planned)] += 1;
      concerns.add(planned);
      if (!isInSync(planned)) folded.add(planned);
      if (context.isJson) emitPlanned(planned, context);
    }
  }
  progress.end();
  const isUnlisted = listing.failed;
  context.emit({ kind: "layerEffect", ...numbers, ...(isUnlisted && { isUnlisted }) }, () =>
    effectWords(what, numbers),
  );
  printFolded(folded, context);
  return { ...numbers, concerns };
}

const isInSync = (planned: Planned) => "plan" in planned && planned.plan.inSync && !planned.resolved.invalid;

function stateOf(planned: Planned): "differ" | "inSync" | "unread" {
  if (!("plan" in planned) || planned.plan.unknown.length > 0) return "unread";
  return isInSync(planned) ? "inSync" : "differ";
}

const emitPlanned = (planned: Planned, { emit }: Context): void =>
  emit("plan" in planned ? planResult(planned) : { kind: "unplanned", ...planned });

function effectWords(
  what: Words,
  { selected, differ, inSync, unread, released }: Omit<Effect, "concerns">,
): Words {
  const rest = [
    `${numberOf(differ)} differ`,
    `${numberOf(inSync)} in sync`,
    ...(unread > 0 ? [`${numberOf(unread)} could not be read in full`] : []),
  ].join(", ");
  const gone =
    released > 0
      ? words`\n${count(released, "bucket")} ${released === 1 ? "is" : "are"} released: no layer wants anything of ${released === 1 ? "it" : "them"} any more; nothing is written`
      : "";
  return words`${what} ${numberOf(selected)} ${selected === 1 ? "bucket" : "buckets"}: ${rest}${gone}`;
}
