import { setTimeout } from "node:timers/promises";
import type { PlanReport } from "../../service/planReport/formats.ts";
import { canariesOf } from "../../service/settings/canaries.ts";
import {
  type CanaryState,
  canariesOfAccounts,
  canaryBucket,
  delayAt,
  lateMs,
} from "../../service/triggers/canary.ts";
import { invoke } from "../deployment/invoke.ts";
import { type Checked, type DoctorContext, ok, settingsOf, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const timeoutMs = 20_000;

interface Canary {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
}

/** For one of these accounts, one line for the canary of each region; none if the settings name no canaries of other accounts. */
export async function memberCanaries(
  accounts: readonly string[],
  context: DoctorContext,
): Promise<(account: string) => Promise<readonly Checked[]>> {
  const { members } = canariesOf(await settingsOf(context), context.region);
  if (!members) return async () => [];
  const all = await canariesOfAccounts(accounts, members, context.canaries.all());
  const byAccount = Map.groupBy(all, ({ account }) => account);
  return async (account) => {
    const lines = (byAccount.get(account) ?? []).map(({ region, state }) =>
      lineOf({ account, region, bucket: canaryBucket(members, account, region) }, state, context),
    );
    return (await Promise.all(lines)).flat();
  };
}

async function lineOf(canary: Canary, state: CanaryState | undefined, context: DoctorContext) {
  const { account, region, bucket } = canary;
  const { ask } = remediesFor(context);
  if (!state)
    return unknown(
      `the canary ${bucket} in ${region} is not measured yet: the sweep begins with it`,
      `check again in a few minutes: ${ask("doctor", "accounts")}`,
    );
  const delayMs = delayAt(state, context.now);
  const isFirst = state.delayMs === undefined;
  if (delayMs <= lateMs && isFirst)
    return unknown(
      `no event of the canary ${bucket} in ${region} has arrived since ${state.at}, when the first was expected`,
      `deploy the template of these settings there, and check again within two hours: ${ask("member", "template")} > member.yml`,
    );
  if (delayMs <= lateMs)
    return ok(`events of ${bucket} in ${region} arrive: the newest took ${timeOf(state)}`);
  return wrong(
    (await isAbsent(canary, context))
      ? `the canary ${bucket} in ${region} does not exist`
      : wordsOf(canary, state, delayMs),
    "check that the two schedules of the stack in that region are enabled, and its rule, the hub's bus and the dead-letter queue",
    ask("member", "check", account, "--regions", region, "--profile", "PROFILE"),
  );
}

const timeOf = ({ delayMs = 0 }: CanaryState) => `${(delayMs / 1_000).toFixed(1)} s`;

function wordsOf({ bucket, region }: Canary, state: CanaryState, delayMs: number): string {
  if (state.delayMs === delayMs)
    return `events from ${region} arrive late: the newest of the canary ${bucket} took ${timeOf(state)}`;
  if (state.delayMs === undefined) return `no event of the canary ${bucket} has ever arrived from ${region}`;
  return `no event of the canary ${bucket} in ${region} has arrived since that of ${state.at}`;
}

/** Whether the function plan finds no such bucket in the account; false also if it does not answer. */
async function isAbsent({ account, region, bucket }: Canary, context: DoctorContext): Promise<boolean> {
  const desired = { name: bucket, account, region, blockPublicAccess: true };
  const asked = invoke<PlanReport>(context.lambda, `${context.prefix}-plan`, { desired });
  const answer = await Promise.race([
    asked.catch(() => undefined),
    setTimeout(timeoutMs, undefined, { ref: false }),
  ]);
  const [plan] = answer?.plans ?? [];
  return plan !== undefined && "exists" in plan && plan.exists === false;
}
