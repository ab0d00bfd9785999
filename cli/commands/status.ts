import { setTimeout } from "node:timers/promises";
import { Words, words } from "../../core/text/words.ts";
import { type Verdict, verdicts } from "../../service/tables/status.ts";
import type { Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountCoverage, uncoveredWords } from "../fleet/accountCoverage.ts";
import { accountSaid, elsewhereWords, homeOf, isOfAccount } from "../fleet/accounts.ts";
import { accountsOut, accountWords } from "../fleet/accountsOut.ts";
import { coverageIn, coverageWords } from "../fleet/coverage.ts";
import { Counted, mustBeMember } from "../fleet/emptyAccount.ts";
import { fleetOf } from "../fleet/fleetOf.ts";
import { type Listed, listedOf, pendingOf, worstFirst } from "../fleet/listed.ts";
import { printFleet } from "../fleet/printFleet.ts";
import { printStatus } from "../fleet/printStatus.ts";
import { accountOf, accountOption } from "../specs/accountOption.ts";
import { GivenNames, isPattern } from "../specs/namePattern.ts";

export const status: Command = {
  names: "[buckets...]",
  about:
    "Shows the verdict of each bucket with its reason, when it was last read, and when it is checked next; the worst " +
    "first. Buckets in sync are only counted. For named buckets, shows all of their status. Names may contain * as a wildcard.",
  options: [
    {
      flags: "--verdict <verdicts>",
      about: `only these verdicts, separated by commas: ${verdicts.join(", ")}`,
    },
    accountOption,
    { flags: "--all", about: "also list buckets that are in sync" },
    { flags: "--watch", about: "refresh every two seconds, until stopped" },
  ],
  examples: [
    "status",
    "status orders-archive",
    "status 'orders-*' --verdict held,blocked",
    "status --watch",
    "status --output json",
  ],
  async run(called, context) {
    const { names, options } = called;
    const wanted = { verdicts: verdictsIn(options.verdict), account: accountOf(called) };
    const deployment = await context.deployment();
    do {
      if (options.watch && !context.isJson && Number.isFinite(context.width)) context.print(clearScreen);
      const isOfBuckets = names.length > 0 && !names.some(isPattern);
      if (isOfBuckets) await printBuckets(names, wanted, deployment, context);
      else await printMany(names, wanted, options.all === true, deployment, context);
      if (options.watch)
        await setTimeout(2_000, undefined, { signal: context.signal }).catch(() => undefined);
    } while (options.watch && !context.signal.aborted);
    return undefined;
  },
};

const clearScreen = new Words("\x1b[H\x1b[2J");

interface Wanted {
  readonly verdicts: ReadonlySet<Verdict>;
  /** All accounts when absent. */
  readonly account: string | undefined;
}

function verdictsIn(given: unknown): Wanted["verdicts"] {
  if (typeof given !== "string") return new Set(verdicts);
  const wanted = given.split(",").map((word) => word.trim());
  const unknown = wanted.filter((word) => !verdicts.some((verdict) => verdict === word));
  if (unknown.length > 0)
    throw new UsageError(
      words`there is no verdict ${unknown.join(", ")}; the verdicts are: ${verdicts.join(", ")}`,
    );
  return new Set(wanted as Verdict[]);
}

async function printMany(
  names: readonly string[],
  wanted: Wanted,
  withAll: boolean,
  deployment: Deployment,
  context: Context,
): Promise<void> {
  const given = new GivenNames(names);
  let unread: string | undefined;
  const noteUnread = (why: string) => {
    unread = why;
  };
  const fleet = new Counted(fleetOf(deployment, given, noteUnread, wanted.account));
  const { verdicts, account } = wanted;
  await printFleet(withVerdict(fleet, verdicts), withAll || verdicts.size === 1, context);
  if (fleet.number === 0 && account !== undefined && names.length === 0)
    await mustBeMember(account, deployment, context.note);
  if (unread) context.note(words`buckets that were never reconciled are missing from this list: ${unread}`);
  if (names.length === 0 && verdicts.size > 1) await printCoverage(account, deployment, context);
  if (names.length === 0) await printAccountsOut(deployment, account, context);
  given.mustBeKnown();
}

async function printAccountsOut(
  deployment: Deployment,
  wanted: string | undefined,
  { emit }: Context,
): Promise<void> {
  for (const one of await accountsOut(deployment, wanted)) {
    const { account, since, reason } = one;
    emit({ kind: "outOfReach", account, since, reason }, () => accountWords(one));
  }
}

async function printCoverage(
  account: string | undefined,
  deployment: Deployment,
  { emit, note, now }: Context,
): Promise<void> {
  const coverage = await (account === undefined
    ? coverageIn(deployment.ledger)
    : accountCoverage(deployment, account));
  if (coverage) emit({ kind: "coverage", ...coverage }, () => coverageWords(coverage, now()));
  else if (account !== undefined && (await coverageIn(deployment.ledger))) note(uncoveredWords(account));
}

async function* withVerdict(
  fleet: AsyncIterable<Listed>,
  wanted: Wanted["verdicts"],
): AsyncGenerator<Listed> {
  for await (const entry of fleet) if (wanted.has(entry.verdict)) yield entry;
}

async function printBuckets(
  names: readonly string[],
  wanted: Wanted,
  deployment: Deployment,
  context: Context,
): Promise<void> {
  const found = await Promise.all([...new Set(names)].map((name) => readBucket(name, deployment)));
  const isPlaced = found.some((one) => one?.entry.account !== undefined);
  const home = isPlaced || wanted.account !== undefined ? await homeOf(deployment)() : undefined;
  const isThere = ({ account }: Listed) => isOfAccount(account, wanted.account, home);
  const known = found.filter((one) => one !== undefined);
  const elsewhere = known.filter(({ entry }) => !isThere(entry)).map(({ entry }) => entry.bucket);
  if (elsewhere.length > 0) context.note(elsewhereWords(elsewhere, `${wanted.account}`));
  const given = new GivenNames(names);
  for (const { entry, held, spec } of known.sort((a, b) => worstFirst(a.entry, b.entry)))
    if (given.match(entry.bucket) && isThere(entry) && wanted.verdicts.has(entry.verdict))
      printStatus(
        { ...entry, account: entry.account === home ? undefined : entry.account },
        held,
        spec,
        context,
      );
  given.mustBeKnown();
}

/** The status of a bucket; undefined for an unknown bucket, or one that is no longer managed. */
async function readBucket(name: string, { ledger, specTable }: Deployment) {
  const asked = [ledger.status(name), specTable.get(name), ledger.sweptSince()] as const;
  const [found, spec, sweptSince] = await Promise.all(asked);
  const held = found?.released ? undefined : found;
  const account = held?.account ?? accountSaid({ name, ...spec });
  if (held) return { entry: { ...listedOf(held, spec !== undefined, sweptSince), account }, held, spec };
  return spec && { entry: pendingOf(spec), held, spec };
}
