import { observes } from "../../core/plan/restraint.ts";
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

/** No option overrides pauses, observe mode and first contact: they come from the spec. */
function overrideOf({ now, throughDenyWindows }: Readonly<Record<string, unknown>>): Override | undefined {
  if (throughDenyWindows && !now) throw new UsageError(words`--through-deny-windows requires --now`);
  if (!now) return undefined;
  return throughDenyWindows ? "denyWindows" : "holds";
}

export const reconcile: Command = {
  names: "<buckets...>",
  about: "Has the service check buckets now, waits, and prints the results.",
  options: [
    {
      flags: "--now",
      about:
        "make one attempt despite a conflict or a closed window, also one of the spec; deny windows of the settings, pauses, observe mode and first contact still hold",
    },
    { flags: "--through-deny-windows", about: "with --now: also despite deny windows of the settings" },
  ],
  examples: ["reconcile orders-archive", "reconcile --now orders-archive"],
  async run({ names, options }, context) {
    const override = overrideOf(options);
    const deployment = await context.deployment();
    const specs = await specsNamed(names, deployment.specTable);
    const progress = context.progress("checked", specs.length);
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

const whyNot = ({ sent }: Applied) =>
  `${sent.length > 0 ? "only what baselines require" : "nothing"} is written: ${observes}`;

/** Adds the reason why a bucket in observe mode stays as it is. */
function withMode(applied: Applied, { mode }: SpecItem): Applied {
  const { verdict, reason, text } = applied;
  if (mode !== "observe" || verdict === "converged") return applied;
  const why = whyNot(applied);
  return { ...applied, reason: reason ? `${reason}; ${why}` : why, text: words`${text}\n  . ${why}` };
}
