import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Override } from "../../service/triggers/trigger.ts";
import type { Command } from "../command/command.ts";
import { inParallel } from "../command/parallel.ts";
import { UsageError } from "../command/usageError.ts";
import { type Applied, applyByService, isAsWanted } from "../plans/applyOne.ts";
import { printApplied } from "../plans/printApplied.ts";
import { specsNamed } from "../specs/specsNamed.ts";

const atOnce = 5;

/** Pauses, observe and first contact are what the spec says: no option overrides them. */
function overrideOf({ now, throughDenyWindows }: Readonly<Record<string, unknown>>): Override | undefined {
  if (throughDenyWindows && !now) throw new UsageError(words`--through-deny-windows goes with --now`);
  if (!now) return undefined;
  return throughDenyWindows ? "denyWindows" : "holds";
}

export const reconcile: Command = {
  names: "<buckets...>",
  about: "Has the service look at buckets now, waits, and tells what came of it.",
  options: [
    {
      flags: "--now",
      about:
        "one attempt past a fight and outside of maintenance windows, those of the spec included; deny windows of the deployment's settings still hold, and so do pause, observe and first contact",
    },
    { flags: "--through-deny-windows", about: "with --now: override the operator's deny windows, too" },
  ],
  examples: ["reconcile orders-archive", "reconcile --now orders-archive"],
  async run({ names, options }, context) {
    const override = overrideOf(options);
    const deployment = await context.deployment();
    const specs = await specsNamed(names, deployment.specTable);
    const progress = context.progress("looked at", specs.length);
    const check = async (spec: SpecItem) =>
      withMode(await applyByService(spec.name, deployment, context.signal, override), spec);
    let converged = 0;
    for await (const applied of inParallel(specs, atOnce, check, context.signal)) {
      progress.step();
      printApplied(applied, context);
      if (isAsWanted(applied)) converged += 1;
    }
    progress.end();
    return converged === specs.length ? 0 : 1;
  },
};

const observes = "nothing is written, since its spec says mode: observe";

/** Nobody wonders why a bucket stays as it is that is only observed. */
function withMode(applied: Applied, { mode }: SpecItem): Applied {
  const { verdict, reason, told } = applied;
  if (mode !== "observe" || verdict === "converged") return applied;
  return {
    ...applied,
    reason: reason ? `${reason}; ${observes}` : observes,
    told: words`${told}\n  . ${observes}`,
  };
}
