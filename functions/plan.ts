import { accountsAnswer } from "../service/planReport/accountsAnswer.ts";
import { planReport } from "../service/planReport/planReport.ts";
import { entry } from "./entry.ts";
import {
  accountsFor,
  clock,
  guard,
  intervals,
  layerSources,
  ledger,
  otherDeployments,
  restraints,
  specs,
  version,
} from "./wiring.ts";

/**
 * Invoked manually: returns the calls that would be sent and those that would not, or for doctor the accounts and whether one
 * can be read. Its role cannot write.
 */
export const handler = entry(async (request: unknown, { invokedFunctionArn, functionName }) => {
  const access = accountsFor({ invokedFunctionArn, functionName });
  const answer = await accountsAnswer(request, access.members);
  if (answer) return answer;
  return planReport(request, {
    specs: specs(),
    ledger: ledger(),
    bare: ledger(),
    ...access,
    guard: guard(),
    ...layerSources(() => import("../service/tables/layersIn.ts")),
    intervals: intervals(),
    restraints: restraints({ takes: false }),
    otherDeployments: otherDeployments(),
    version: version(),
    clock,
    about: {
      ...placeOf(invokedFunctionArn),
      deployment: functionName.replace(/-plan$/, ""),
      version: version(),
    },
  });
});

/** The region and account of the function's own ARN. */
function placeOf(arn: string) {
  const [, , , region, account] = arn.split(":");
  return { region, account };
}
