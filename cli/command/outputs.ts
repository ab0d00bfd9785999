import { fleetOutputs } from "./fleetOutputs.ts";
import { layerOutputs } from "./layerOutputs.ts";
import { planOutputs } from "./planOutputs.ts";
import { specOutputs } from "./specOutputs.ts";

/** The schema of every result, by kind. */
export const outputs = { ...specOutputs, ...layerOutputs, ...planOutputs, ...fleetOutputs };
