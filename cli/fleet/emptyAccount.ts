import { type Words, words } from "../../core/text/words.ts";
import { notAMember } from "../../service/members/members.ts";
import type { AccountsAnswer } from "../../service/planReport/accountsAnswer.ts";
import type { Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { invoke } from "../deployment/invoke.ts";
import { hubOf } from "../settings/hub.ts";

type Asked = Partial<Pick<Deployment, "functionCalled" | "lambda" | "prefix">>;

/** Whether an account is one of the deployment's; undefined if that cannot be read. */
async function isMember(account: string, deployment: Asked): Promise<boolean | undefined> {
  const { lambda, functionCalled, prefix } = deployment;
  if (!lambda || !functionCalled || prefix === undefined) return undefined;
  const named = (name: string) => functionCalled.call(deployment, name);
  try {
    const { account: home, settings } = await hubOf({ lambda, functionCalled: named, prefix });
    if (account === home) return true;
    if (Array.isArray(settings.accounts)) return settings.accounts.includes(account);
    const { accounts } = await invoke<AccountsAnswer>(lambda, named("plan"), { accounts: true });
    return accounts.includes(account);
  } catch {
    // Only a hint: the command has its result without it.
    return undefined;
  }
}

/** Notes whether an account without results of a command is one of the deployment's; nothing if that cannot be read. */
export async function noteEmpty(account: string, deployment: Asked, note: Context["note"]): Promise<void> {
  const found = await isMember(account, deployment);
  if (found === false) note(words`${notAMember(account)}`);
  else if (found) note(emptyWords(account));
}

/** The same for a list of buckets. Throws UsageError if the account is not one of the deployment's. */
export async function mustBeMember(account: string, deployment: Asked, note: Context["note"]): Promise<void> {
  const found = await isMember(account, deployment);
  if (found === false) throw new UsageError(words`${notAMember(account)}`);
  if (found) note(emptyWords(account));
}

const emptyWords = (account: string): Words =>
  words`account ${account} is one of the deployment's accounts, and has no managed buckets`;

/** The list, and how many of it were read. */
export class Counted<T> {
  number = 0;
  readonly #list: AsyncIterable<T>;
  constructor(list: AsyncIterable<T>) {
    this.#list = list;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for await (const one of this.#list) {
      this.number += 1;
      yield one;
    }
  }
}
