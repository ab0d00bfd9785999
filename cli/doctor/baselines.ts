import { count } from "../../core/plan/describe.ts";
import { contradictionsAmong, contradictionText } from "../../core/resolve/betweenBaselines.ts";
import { type Check, isAbsent, ok, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** Baselines and exceptions of the table that are not valid and count as absent, or that contradict each other. */
export const baselines: Check = {
  name: "baselines",
  async ask(context) {
    const { layerStore, now } = context;
    const remedies = remediesFor(context);
    const read = await layerStore.read(now).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (!read)
      return unknown(
        "there is no table of baselines: the deployment is of an older version",
        `deploy again: ${remedies.deploy}`,
      );
    const { problems, exceptions } = read;
    const invalid = problems.map(({ kind, name, message }) =>
      wrong(
        `${kind} ${name} is not valid and counts as absent: ${message}`,
        "correct it",
        remedies.ask(kind, "put", "FILE"),
      ),
    );
    const disputed = contradictionsAmong(read.baselines).map((one) =>
      wrong(
        `${one.path}: ${contradictionText(one)}; ${one.beside ? "not both are" : "neither is"} enforced there`,
        "correct one",
        remedies.ask("baseline", "put", "FILE"),
      ),
    );
    const found = [...invalid, ...disputed].flat();
    if (found.length > 0) return found;
    return ok(
      `${count(read.baselines.length, "baseline")}, ${count(exceptions.length, "exception")}, all valid`,
    );
  },
};
