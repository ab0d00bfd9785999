import { handler as plan } from "../../functions/plan.ts";
import { handler as redrive } from "../../functions/redrive.ts";
import { type Ending, type Handler, invoke } from "./lambda.ts";
import type { World } from "./world.ts";

/** A person invokes plan. */
export const askForPlan = (world: World, request: object): Promise<Ending> =>
  invoke(world, "plan", plan as unknown as Handler, request);

/** A person invokes redrive. */
export const askForRedrive = (world: World): Promise<Ending> =>
  invoke(world, "redrive", redrive as unknown as Handler, {});
