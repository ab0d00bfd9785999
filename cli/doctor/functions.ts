import { functions as names } from "./deployer/names.ts";
import { type Check, isAbsent, ok, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** Whether all functions exist and can be invoked. */
export const functions: Check = {
  name: "functions",
  async ask(context) {
    const { deploy } = remediesFor(context);
    const findings = await Promise.all(
      names.map(async (name) => {
        const found = await context.functionNamed(name).catch(ifAbsent);
        if (!found)
          return wrong(`${context.prefix}-${name} does not exist`, "deploy this version again", deploy);
        const { FunctionName, State = "Active", StateReason, LastUpdateStatus } = found;
        if (State !== "Active" && State !== "Inactive")
          return wrong(`${FunctionName} is ${State}: ${StateReason}`, "deploy again", deploy);
        if (LastUpdateStatus === "Failed")
          return wrong(`the last update of ${FunctionName} failed`, "deploy again", deploy);
        return [];
      }),
    );
    const bad = findings.flat();
    return bad.length > 0 ? bad : ok(`${names.length} functions exist`);
  },
};

function ifAbsent(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}
