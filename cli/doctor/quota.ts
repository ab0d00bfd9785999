import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { parseSettings } from "../../service/settings/settings.ts";
import { type Check, type DoctorContext, isAbsent, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** Lambda refuses a reservation that leaves fewer than this to functions without one. */
const leftToOthers = 100;

/** Whether the account's quota allows the reservation for the sweep; the quota of a new account may be ten. */
export const quota: Check = {
  name: "quota",
  beforehand: true,
  async ask(context) {
    const { reservedSweeps, concurrency } = await settingsOf(context).catch((error) => {
      if (isAbsent(error)) return parseSettings({});
      throw error;
    });
    const { AccountLimit } = await context.lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: unreserved = all } =
      AccountLimit ?? {};
    const free = unreserved + (await reservedNow(context)) - Math.min(leftToOthers, all);
    const has = `the concurrency quota of ${context.region} is ${all}, of which ${unreserved} are unreserved`;
    if (reservedSweeps > Math.max(0, free))
      return wrong(
        `${has}: Lambda refuses to reserve ${reservedSweeps} for the sweep`,
        "set reservedSweeps: 0 in the settings file, or request a higher quota, and deploy",
        remediesFor(context).deploy,
      );
    if (concurrency < all) return ok(has);
    return ok(
      `${has}; ${concurrency} concurrent reconciliations can use all of it (concurrency: ${half(all)} leaves room)`,
    );
  },
};

// The minimum of an event source mapping is two.
const half = (all: number) => Math.max(2, Math.floor(all / 2));

/** The present reservation of the sweep, which counts as free: the deployment replaces it. */
async function reservedNow({ lambda, prefix }: DoctorContext): Promise<number> {
  try {
    const FunctionName = `${prefix}-sweep`;
    const { ReservedConcurrentExecutions = 0 } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName }),
    );
    return ReservedConcurrentExecutions;
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw error;
  }
}
