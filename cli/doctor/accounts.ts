import { setTimeout } from "node:timers/promises";
import type { AccountAnswer, AccountsAnswer } from "../../service/planReport/accountsAnswer.ts";
import type { AccountOut } from "../../service/tables/accountReach.ts";
import { inParallel } from "../command/parallel.ts";
import { invoke } from "../deployment/invoke.ts";
import { ago } from "../terminal/ago.ts";
import { type Check, type Checked, type DoctorContext, ok, unknown, wrong } from "./finding.ts";
import { memberCanaries } from "./memberCanaries.ts";
import { organisationFlaws } from "./organisation.ts";
import { remediesFor } from "./remedies.ts";

const atOnce = 10;
/** The function plan answers for one account within a few seconds; an account that hangs must not delay the others. */
const timeoutMs = 20_000;

/** Whether the deployment reaches each account besides its own, and gets its events: one line for each, and for each canary. */
export const accounts: Check = {
  name: "accounts",
  async ask(context) {
    const { home, accounts: all } = await accountsOf(context);
    const members = all.filter((account) => account !== home);
    const flaws = await organisationFlaws(context);
    if (members.length === 0)
      return flaws.length > 0 ? flaws : ok("the deployment's own account is the only one");
    const [out, canariesOf] = await Promise.all([outIn(context), memberCanaries(members, context)]);
    const found = new Map<string, readonly Checked[]>();
    const ask = async (account: string) => {
      const asked = [reachOf(account, out.get(account), context), canariesOf(account)];
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
  out: AccountOut | undefined,
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
  const first = ago(out?.since, context.now);
  if (out) return wrong(`${out.reason} (${first} for the first time)`, "find what it lacks", check);
  return ok("the role that reads can be assumed, and no repair waits for the role that writes");
}

/** The answer of the function plan; an error of the function is one of the account, and no answer in time is undefined. */
async function answerFor(account: string, context: DoctorContext): Promise<AccountAnswer | undefined> {
  const asked = invoke<AccountAnswer>(context.lambda, ofPlan(context), { account }).catch((error: Error) => ({
    account,
    error: { code: error.name, message: error.message },
  }));
  return Promise.race([asked, setTimeout(timeoutMs, undefined, { ref: false })]);
}

/** The accounts that workers found out of reach: the plan function cannot try the role that writes. */
async function outIn({ reach }: DoctorContext): Promise<ReadonlyMap<string, AccountOut>> {
  const out = new Map<string, AccountOut>();
  for await (const one of reach.all()) out.set(one.account, one);
  return out;
}
