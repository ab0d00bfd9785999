import { applyByService } from "../applyOne.ts";
import { type Command, UsageError } from "../command.ts";
import { inParallel } from "../parallel.ts";
import { tellApplied } from "../screen/tellApplied.ts";

const atOnce = 5;

export const reconcile: Command = {
  names: "<buckets...>",
  about: "Has the service look at buckets now, waits, and tells what came of it.",
  examples: ["reconcile orders-archive"],
  async run({ names }, context) {
    const deployment = await context.deployment();
    for (const name of names)
      if (!(await deployment.specTable.get(name)))
        throw new UsageError(`the spec table has no spec of ${name}`);
    const progress = context.progress("looked at", names.length);
    const look = (name: string) => applyByService(name, deployment, context.signal);
    let converged = 0;
    for await (const applied of inParallel(names, atOnce, look, context.signal)) {
      progress.step();
      tellApplied(applied, context);
      if (applied.verdict === "converged") converged += 1;
    }
    progress.end();
    return converged === names.length ? 0 : 1;
  },
};
