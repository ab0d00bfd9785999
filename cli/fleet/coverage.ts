import { count } from "../../core/plan/describe.ts";
import { joined, reasonWords, type Words, words } from "../../core/text/words.ts";
import { sliceKeys } from "../../service/tables/bareSlices.ts";
import type { Coverage } from "../../service/tables/coverage.ts";
import type { BareBucket, Ledger } from "../../service/tables/ledger.ts";
import { ifPermitted } from "../deployment/ifPermitted.ts";
import { ago, instant } from "../terminal/ago.ts";
import { NamesAndAccounts } from "./nameAccounts.ts";

/** What a ledger knows of buckets without a spec; that of a version before 0.2 knows nothing of them. */
type BareLedger = Partial<Pick<Ledger, "coverage" | "slicePage">>;

const pageSize = 1_000;

/** All buckets without a spec that a baseline manages, in no order. Rejects like the ledger. */
export async function* bareBuckets(of: object): AsyncGenerator<BareBucket> {
  const ledger = of as BareLedger;
  if (!ledger.slicePage) return;
  for (const key of sliceKeys)
    for (let after: string | undefined; ; ) {
      const page: readonly BareBucket[] = await ledger.slicePage(key, pageSize, after);
      yield* page;
      after = page.at(-1)?.bucket;
      if (page.length < pageSize) break;
    }
}

/** The same as sets of hashes; without permission to read the index, or without an index, empty ones. */
export async function bareIn(ledger: object): Promise<NamesAndAccounts> {
  const all = new NamesAndAccounts();
  try {
    for await (const { bucket, account } of bareBuckets(ledger)) all.add(bucket, account);
    return all;
  } catch (error) {
    if (!/^(AccessDenied|AccessDeniedException|ValidationException)$/.test((error as Error).name))
      throw error;
    return new NamesAndAccounts();
  }
}

/** The coverage; undefined without baselines, before the first listing, or without permission to read the ledger. */
export const coverageIn = (ledger: object): Promise<Coverage | undefined> =>
  ifPermitted(async () => (ledger as BareLedger).coverage?.(), undefined);

/** Whether the deployment covers other accounts than its own. Rejects like `coverageIn`. */
export async function knowsAccounts(ledger: object): Promise<boolean> {
  return (await coverageIn(ledger))?.accounts !== undefined;
}

const mostNames = 5;

/** The coverage in a few lines. */
export function coverageWords(coverage: Coverage & { readonly account?: string }, now: Date): Words {
  const { known, managed, bySpec, byBaseline, unchecked, unmanaged, excluded, excepted } = coverage;
  const baselines = Object.entries(coverage.baselines).map(([name, number]) => `${name} ${number}`);
  const parts = [
    `${managed} managed (${bySpec} by a spec, ${byBaseline} by baselines alone)`,
    ...(unchecked > 0 ? [`${unchecked} to be checked for the first time`] : []),
    `${unmanaged} unmanaged`,
    ...(excluded > 0 ? [`${excluded} excluded by the settings`] : []),
    ...(excepted > 0 ? [`${excepted} with an exception`] : []),
  ];
  const { account, accounts } = coverage;
  const all = accounts ? `in ${count(accounts.count, "account")}` : "in the account";
  const place = account === undefined ? all : `in account ${account}`;
  return words`Coverage: ${count(known, "bucket")} ${place}, ${joined(parts, ", ")}; listed ${ago(coverage.at, now)}${
    baselines.length > 0 ? words`\n  baselines: ${baselines.join(", ")}` : ""
  }${namesWords("to be checked for the first time", coverage.uncheckedNames, unchecked)}${namesWords(
    "unmanaged",
    coverage.unmanagedNames,
    unmanaged,
  )}${accountWords(coverage)}`;
}

function namesWords(what: string, names: readonly string[], all: number): Words {
  const some = names.slice(0, mostNames);
  return some.length === 0
    ? words``
    : words`\n  ${what}: ${some.join(", ")}${all > some.length ? ", ..." : ""}`;
}

/** The accounts that are not covered, each with the reason, and those with the most unmanaged buckets. */
function accountWords({ accounts }: Coverage): Words {
  if (!accounts) return words``;
  const { failed, notCovered, worst } = accounts;
  const left = notCovered - failed.length;
  const most = worst.slice(0, mostNames).map(({ account, unmanaged }) => `${account} ${unmanaged}`);
  return words`${failed.map(
    ({ account, reason, since }) =>
      words`\n  account ${account} is not covered since ${instant(since)}: ${reasonWords(reason, "    ")}`,
  )}${left > 0 ? words`\n  and ${count(left, "account")} more that ${left === 1 ? "is" : "are"} not covered` : ""}${
    most.length > 0 ? words`\n  unmanaged by account: ${most.join(", ")}` : ""
  }`;
}
