import { planReport } from "../service/planReport/planReport.ts";
import { entry } from "./entry.ts";
import {
  clock,
  guard,
  keptFrom,
  ledger,
  otherDeployments,
  pace,
  providerFor,
  restraints,
  setting,
  specs,
  version,
} from "./wiring.ts";

/** Invoked by hand: the calls that would be made, and those that would not. Its role can write nothing. */
export const handler = entry(async (request: unknown, { invokedFunctionArn, functionName }) =>
  planReport(request, {
    specs: specs(),
    ledger: ledger(),
    provider: providerFor(invokedFunctionArn, setting("WRITER")),
    guard: guard(),
    keptFrom: keptFrom(),
    pace: pace(),
    restraints: restraints({ takes: false }),
    otherDeployments: otherDeployments(),
    version: version(),
    clock,
    about: {
      ...placeOf(invokedFunctionArn),
      deployment: functionName.replace(/-plan$/, ""),
      version: version(),
    },
  }),
);

/** The function's own ARN says where it is. */
function placeOf(arn: string) {
  const [, , , region, account] = arn.split(":");
  return { region, account };
}
