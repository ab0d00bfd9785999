import { reasonWords, type Words, words } from "../../core/text/words.ts";
import type { AccountTurn } from "../../service/tables/accountTurn.ts";
import { historyDays as mostDays } from "../../service/tables/ledgerItems.ts";
import type { Called, Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { homeOf, isOfAccount } from "../fleet/accounts.ts";
import { noteEmpty } from "../fleet/emptyAccount.ts";
import { entryWords } from "../fleet/entryWords.ts";
import { accountHistory, isTurn } from "../report/accountHistory.ts";
import { accountOf, accountOption } from "../specs/accountOption.ts";
import { isPattern } from "../specs/namePattern.ts";
import { instant } from "../terminal/ago.ts";
import type { Paint } from "../terminal/terminal.ts";

const usually = { limit: 20, days: 30 };
/** Of the entries of a bucket, this number is compared with --account. */
const mostCompared = 1_000;

export const history: Command = {
  names: "[bucket]",
  about:
    "Shows who changed a bucket and its spec, when and from where, which calls repaired the bucket, and how fast. Newest first. " +
    "With --account and without a bucket: the same of all buckets of that account, also of those that are no longer managed, and " +
    "when the account was out of reach.",
  options: [
    { flags: "-n, --limit <number>", about: `the number of entries (default: ${usually.limit})` },
    { ...accountOption, about: "only what happened in this account" },
    {
      flags: "--days <number>",
      about: `with --account, without a bucket: the number of days (UTC) up to today, 1 to ${mostDays} (default: ${usually.days})`,
    },
  ],
  examples: [
    "history orders-archive",
    "history orders-archive --limit 100 --output json",
    "history --account 444455556666 --days 7",
  ],
  async run(called, context) {
    const [bucket] = called.names;
    const account = accountOf(called);
    const limit = numberIn(called, "limit", Number.POSITIVE_INFINITY);
    const days = numberIn(called, "days", mostDays);
    if (bucket === undefined && account === undefined)
      throw new UsageError(words`name a bucket, or use --account for all buckets of an account`);
    if (called.options.days !== undefined && bucket !== undefined)
      throw new UsageError(words`--days is for --account without a bucket; use --limit`);
    if (bucket !== undefined && isPattern(bucket))
      throw new UsageError(
        words`history takes no wildcard: name one bucket (dxaws-s3 status ${`'${bucket}'`} lists those that match), or use --account`,
      );
    const deployment = await context.deployment();
    if (bucket !== undefined) await printBucket(bucket, { account, limit }, deployment, context);
    else if (account !== undefined) await printAccount(account, { limit, days }, deployment, context);
    return undefined;
  },
};

function numberIn({ options }: Called, name: keyof typeof usually, most: number): number {
  const given = options[name];
  const number = Number(given ?? usually[name]);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  const range = Number.isFinite(most) ? `from 1 to ${most}` : "of at least 1";
  throw new UsageError(words`--${name} must be a number ${range}, not ${`${given}`}`);
}

async function printBucket(
  bucket: string,
  { account, limit }: { readonly account: string | undefined; readonly limit: number },
  deployment: Deployment,
  { emit, note, width }: Context,
): Promise<void> {
  const all = await deployment.ledger.history(bucket, account === undefined ? limit : mostCompared);
  const home = account === undefined ? undefined : await homeOf(deployment)();
  const entries = all.filter((entry) => isOfAccount(entry.account, account, home)).slice(0, limit);
  for (const entry of entries)
    emit({ kind: "history", ...entry }, (paint) => entryWords(entry, false, width, paint));
  if (all.length === 0) note(words`the ledger has no history of ${bucket}`);
  else if (entries.length === 0) note(words`${bucket} has no history in account ${account}`);
}

async function printAccount(
  account: string,
  { limit, days }: { readonly limit: number; readonly days: number },
  deployment: Deployment,
  { emit, note, now, progress, signal, width }: Context,
): Promise<void> {
  const home = await homeOf(deployment)();
  const at = now().toISOString();
  const reading = progress("reading the history");
  let found = 0;
  const asked = { account, home, limit, days, at, signal, step: () => reading.step() };
  for await (const entry of accountHistory(deployment.ledger, asked)) {
    if (found++ === 0) reading.end();
    if (isTurn(entry)) emit({ kind: "accountReach", ...entry }, (paint) => turnWords(entry, paint));
    else emit({ kind: "history", ...entry }, (paint) => entryWords(entry, true, width, paint));
  }
  reading.end();
  if (found < limit && !signal.aborted)
    note(
      words`the ledger has ${found === 0 ? "no entries" : "no more entries"} of account ${account} in ${days === 1 ? "this day" : `these ${days} days`}`,
    );
  if (found === 0 && !signal.aborted) await noteEmpty(account, deployment, note);
}

const turnWords = ({ at, account, became, reason }: AccountTurn, { bold }: Paint): Words =>
  words`${bold(instant(at))} account ${account} is ${became}${reason ? words`: ${reasonWords(reason, "  ")}` : ""}`;
