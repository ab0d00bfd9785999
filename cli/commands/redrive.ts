import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import type { Redriven } from "../../service/queue/redrive.ts";
import type { Command } from "../command/command.ts";
import { invoke } from "../deployment/invoke.ts";

export const redrive: Command = {
  about:
    "Takes the dead letters of every hop, and asks again for what they asked for. Mend first what killed them. What " +
    "nobody can read stays where it is.",
  examples: ["redrive"],
  async run(_, context) {
    const deployment = await context.deployment();
    const name = deployment.functionCalled("redrive");
    const { redriven, unreadable, failed, more } = await invoke<Redriven>(deployment.lambda, name, {});
    const kept = failed > 0 ? `; ${failed} could not be asked for now: the logs of redrive say why` : "";
    const rest = `${kept}${more ? "; there was no time for all of them: run it again" : ""}`;
    context.emit(
      { kind: "redriven", redriven, unreadable, failed, more },
      () => words`${count(redriven, "letter")} asked for again; ${unreadable} cannot be read and stay${rest}`,
    );
    return unreadable > 0 || failed > 0 || more ? 1 : 0;
  },
};
