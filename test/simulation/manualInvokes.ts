import { handler as plan } from "../../functions/plan.ts";
import { handler as redrive } from "../../functions/redrive.ts";
import { type Ending, type Handler, invoke } from "./lambda.ts";
import type { World } from "./world.ts";

/** Somebody asks what would be written. */
export const askForPlan = (world: World, request: object): Promise<Ending> =>
  invoke(world, "plan", plan as unknown as Handler, request);

/** Somebody has the dead letters asked for again. */
export const askForRedrive = (world: World): Promise<Ending> =>
  invoke(world, "redrive", redrive as unknown as Handler, {});
