import {
  type AccountFigures,
  type AccountsCovered,
  begun,
  type Counts,
  type Coverage,
  type Figures,
  type Listing,
  noCounts,
} from "../tables/coverage.ts";
import type { LayerTick } from "./layerTick.ts";

const mostAccounts = 20;
const mostNames = 100;
const mostBaselines = 50;

type Failed = AccountsCovered["failed"][number];

/** What the listings of all accounts say. */
interface Total {
  readonly coverage: Coverage;
  /** Accounts without a listing, with the one that begins now: a tick can end a listing and crash before it notes that the account left. */
  readonly unlisted: ReadonlyMap<string, Listing>;
}

/**
 * What the last complete listings of all accounts counted; `changed` has those of this tick. Reads the listings page by page.
 * Rejects like the table.
 */
export async function totalCoverage(
  changed: ReadonlyMap<string, Listing>,
  accounts: ReadonlySet<string>,
  { accounts: sources, now }: Pick<LayerTick, "accounts" | "now">,
): Promise<Total> {
  const at = now.toISOString();
  const total = new Totals(at);
  const left = new Set(accounts);
  const add = (account: string, listing: Listing) => {
    total.add(account, listing);
    left.delete(account);
  };
  for (const [account, listing] of changed) add(account, listing);
  for await (const { account, listing } of sources?.listings.all() ?? [])
    if (left.has(account)) add(account, listing);
  const unlisted = new Map([...left].map((account) => [account, begun(at, "")]));
  for (const [account, listing] of unlisted) total.add(account, listing);
  return { coverage: total.of(accounts.size), unlisted };
}

class Totals {
  #counts: Counts = noCounts;
  #began: string;
  #at = "";
  #covered = 0;
  readonly #now: string;
  readonly #failed: Failed[] = [];
  #worst: AccountFigures[] = [];
  constructor(now: string) {
    this.#now = now;
    this.#began = now;
  }

  add(account: string, { last, lastAt, lastBegan, failed, began }: Listing): void {
    const isListed = last !== undefined && lastAt !== undefined;
    if (isListed) {
      this.#counts = sum(this.#counts, last);
      this.#began = [this.#began, lastBegan ?? lastAt].sort()[0] ?? "";
      this.#at = [this.#at, lastAt].sort()[1] ?? "";
      this.#rank({ account, ...last });
    }
    if (isListed && !failed) this.#covered += 1;
    else this.#note({ account, reason: failed?.reason ?? notYet, since: failed?.since ?? began });
  }

  of(count: number): Coverage {
    const accounts = {
      count,
      notCovered: count - this.#covered,
      failed: this.#failed,
      worst: this.#worst,
    };
    return { ...this.#counts, began: this.#began, at: this.#at || this.#now, accounts };
  }

  #note(failed: Failed): void {
    if (this.#failed.length < mostAccounts) this.#failed.push(failed);
  }

  #rank({ account, known, managed, unchecked, unmanaged }: AccountFigures): void {
    if (unchecked + unmanaged === 0) return;
    const all = [...this.#worst, { account, known, managed, unchecked, unmanaged }];
    this.#worst = all.sort((a, b) => open(b) - open(a)).slice(0, mostAccounts);
  }
}

const notYet = "its buckets have not been listed yet";

const open = ({ unchecked, unmanaged }: AccountFigures) => unchecked + unmanaged;

function sum(a: Counts, b: Figures): Counts {
  const baselines = { ...a.baselines };
  let others = a.others + b.others;
  for (const [name, count] of Object.entries(b.baselines ?? {})) {
    const isKnown = Object.hasOwn(baselines, name);
    if (isKnown || Object.keys(baselines).length < mostBaselines)
      baselines[name] = (isKnown ? (baselines[name] ?? 0) : 0) + count;
    else others += count;
  }
  return {
    known: a.known + b.known,
    managed: a.managed + b.managed,
    bySpec: a.bySpec + b.bySpec,
    byBaseline: a.byBaseline + b.byBaseline,
    unchecked: a.unchecked + b.unchecked,
    unmanaged: a.unmanaged + b.unmanaged,
    excluded: a.excluded + b.excluded,
    excepted: a.excepted + b.excepted,
    baselines,
    others,
    unmanagedNames: [...a.unmanagedNames, ...(b.unmanagedNames ?? [])].slice(0, mostNames),
    uncheckedNames: [...a.uncheckedNames, ...(b.uncheckedNames ?? [])].slice(0, mostNames),
  };
}
