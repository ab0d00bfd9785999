import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Redriven } from "../../service/queue/redrive.ts";
import type { Command } from "../command/command.ts";
import { invoke } from "../deployment/invoke.ts";

export const redrive: Command = {
  about:
    "Processes the messages in the dead-letter queues again. Fix the cause first. Messages that cannot be read stay in " +
    "their queue.",
  examples: ["redrive"],
  async run(_, context) {
    const deployment = await context.deployment();
    const name = deployment.functionCalled("redrive");
    const { redriven, unreadable, failed, more } = await invoke<Redriven>(deployment.lambda, name, {});
    const failures = failed > 0 ? `; ${failed} failed and stay: see the logs of redrive` : "";
    const rest = `${failures}${more ? "; more are left: run it again" : ""}`;
    context.emit(
      { kind: "redriven", redriven, unreadable, failed, more },
      () =>
        words`${count(redriven, "dead letter")} processed again; ${unreadable} cannot be read and stay${rest}`,
    );
    return unreadable > 0 || failed > 0 || more ? 1 : 0;
  },
};
