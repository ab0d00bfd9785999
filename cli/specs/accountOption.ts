import { accountId } from "../../core/spec/accountId.ts";
import { words } from "../../core/text/words.ts";
import type { Called, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";

export const accountOption: Option = {
  flags: "--account <account>",
  about: "only buckets of this account",
};

/** An account id. Throws UsageError. */
export function accountIn(given: string): string {
  if (!accountId.safeParse(given).success)
    throw new UsageError(words`${given} is not an account id: those have 12 digits`);
  return given;
}

/** The account of the option; undefined without it. Throws UsageError. */
export const accountOf = ({ options: { account } }: Called): string | undefined =>
  typeof account === "string" ? accountIn(account) : undefined;
