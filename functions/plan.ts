import { planReport } from "../core/planReport/planReport.ts";
import { entry } from "./entry.ts";
import { guard, providerFor, specs } from "./wiring.ts";

/** Invoked by hand: the calls that would be made. Its role can write nothing. */
export const handler = entry(async (request: unknown, { invokedFunctionArn }) =>
  planReport(request, { specs: specs(), provider: providerFor(invokedFunctionArn), guard: guard() }),
);
