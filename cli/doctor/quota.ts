import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { parseSettings } from "../../service/settings/settings.ts";
import { type Check, isAbsent, ok, type Patient, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** Lambda lets nobody reserve what would leave less than this to the functions that reserve nothing. */
const leftToOthers = 100;

/** Whether Lambda lets the account reserve what the settings keep for the sweep; a new account's quota may be ten. */
export const quota: Check = {
  name: "quota",
  beforehand: true,
  async ask(patient) {
    const { reservedSweeps, concurrency } = await settingsOf(patient).catch((error) => {
      if (isAbsent(error)) return parseSettings({});
      throw error;
    });
    const { AccountLimit } = await patient.lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: unreserved = all } =
      AccountLimit ?? {};
    const free = unreserved + (await reservedNow(patient)) - Math.min(leftToOthers, all);
    const has = `${patient.region} lets ${all} functions run at once, ${unreserved} of them unreserved`;
    if (reservedSweeps > Math.max(0, free))
      return wrong(
        `${has}: Lambda refuses to reserve ${reservedSweeps} for the sweep`,
        "set reservedSweeps: 0 in the settings file, or have the quota raised, and deploy",
        remediesFor(patient).deploy,
      );
    if (concurrency < all) return ok(has);
    return ok(
      `${has}; ${concurrency} repairs at once can take all of it (concurrency: ${half(all)} leaves room)`,
    );
  },
};

// The least that a mapping takes is two.
const half = (all: number) => Math.max(2, Math.floor(all / 2));

/** What the deployed sweep has reserved already counts as free: it is replaced. */
async function reservedNow({ lambda, prefix }: Patient): Promise<number> {
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
