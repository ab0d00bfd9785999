import { setTimeout } from "node:timers/promises";
import { count } from "../../core/plan/describe.ts";
import type { AccountAnswer, AccountsAnswer } from "../../service/planReport/accountsAnswer.ts";
import { inParallel } from "../command/parallel.ts";
import { invoke } from "../deployment/invoke.ts";
import { type Check, type Checked, type DoctorContext, ok, unknown, wrong } from "./finding.ts";
import { memberCanaries } from "./memberCanaries.ts";
import { organisationFlaws } from "./organisation.ts";
import { remediesFor } from "./remedies.ts";

const atOnce = 10;
/** The function plan answers for one account within a few seconds; an account that hangs must not delay the others. */
const timeoutMs = 20_000;
/** Of the blocked buckets, this number is read. */
const mostBlocked = 10_000;

/** Whether the deployment reaches each account besides its own, and gets its events: one line for each, and for each canary. */
export const accounts: Check = {
  name: "accounts",
  async ask(context) {
    const { home, accounts: all } = await accountsOf(context);
    const members = all.filter((account) => account !== home);
    const flaws = await organisationFlaws(context);
    if (members.length === 0)
      return flaws.length > 0 ? flaws : ok("the deployment's own account is the only one");
    const [blocked, canariesOf] = await Promise.all([blockedIn(context), memberCanaries(members, context)]);
    const found = new Map<string, readonly Checked[]>();
    const ask = async (account: string) => {
      const asked = [reachOf(account, blocked, context), canariesOf(account)];
      return { account, findings: (await Promise.all(asked)).flat() };
    };
    for await (const { account, findings } of inParallel(members, atOnce, ask, new AbortController().signal))
      found.set(
        account,
        findings.map((finding) => ({ ...finding, account })),
      );
    return [...flaws, ...members.flatMap((account) => found.get(account) ?? [])];
  },
};

const ofPlan = ({ prefix }: DoctorContext) => `${prefix}-plan`;

const accountsOf = (context: DoctorContext) =>
  invoke<AccountsAnswer>(context.lambda, ofPlan(context), { accounts: true });

async function reachOf(
  account: string,
  { byAccount, isAll }: BlockedBuckets,
  context: DoctorContext,
): Promise<readonly Checked[]> {
  const { ask } = remediesFor(context);
  const check = ask("member", "check", account, "--profile", "PROFILE");
  const answer = await answerFor(account, context);
  if (answer === undefined)
    return unknown(
      `the function plan did not answer for it within ${timeoutMs / 1_000} s`,
      `check it alone: ${check}`,
    );
  if (answer.error) return wrong(answer.error.message, "find what it lacks", check);
  const blocked = byAccount.get(account);
  if (blocked)
    return wrong(
      `${count(blocked.buckets, "bucket")} blocked: ${blocked.reason}`,
      "find what it lacks",
      check,
    );
  if (!isAll)
    return unknown(
      `the role that reads can be assumed; more than ${mostBlocked} buckets are blocked, and whether one of them is for the role that writes is not known`,
      `check it alone: ${check}`,
    );
  return ok("the role that reads can be assumed, and no bucket is blocked for a role");
}

/** The answer of the function plan; an error of the function is one of the account, and no answer in time is undefined. */
async function answerFor(account: string, context: DoctorContext): Promise<AccountAnswer | undefined> {
  const asked = invoke<AccountAnswer>(context.lambda, ofPlan(context), { account }).catch((error: Error) => ({
    account,
    error: { code: error.name, message: error.message },
  }));
  return Promise.race([asked, setTimeout(timeoutMs, undefined, { ref: false })]);
}

interface Blocked {
  readonly reason: string;
  buckets: number;
}

/** By account, the buckets that are blocked because a role of the account cannot be assumed: also the role that writes. */
interface BlockedBuckets {
  readonly byAccount: ReadonlyMap<string, Blocked>;
  /** Whether all blocked buckets were read. */
  readonly isAll: boolean;
}

async function blockedIn({ ledger }: DoctorContext): Promise<BlockedBuckets> {
  const byAccount = new Map<string, Blocked>();
  let read = 0;
  for await (const { reason = "" } of ledger.fleet("blocked")) {
    if (read >= mostBlocked) return { byAccount, isAll: false };
    const [message, account = ""] = /account (\d{12}) is out of reach: [^;]*/.exec(reason) ?? [];
    const one = byAccount.get(account);
    if (one) one.buckets += 1;
    else if (message) byAccount.set(account, { reason: message, buckets: 1 });
    read += 1;
  }
  return { byAccount, isAll: true };
}
