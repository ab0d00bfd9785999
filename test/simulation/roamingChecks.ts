import type { Command } from "../../core/providers/provider.ts";
import { home, namedIn } from "./accounts.ts";
import { writtenBy } from "./expectations.ts";
import { RoamingHistory } from "./roamingHistory.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

interface Sent {
  readonly account: string;
  readonly name: string;
  readonly bucket?: string | undefined;
  readonly write: boolean;
}

/** How long a worker may act on what it has read: the age of its list and its copy of the layers, and its own time. */
const knownForMs = 95_000;

/** An event or a listing of the account names the bucket: that is no proof that the account has it. */
const isTriggeredBy = ({ triggers }: Task, bucket: string, account: string): boolean =>
  triggers.some((one) => one.bucket === bucket && (one.account ?? account) === account);

/** Checks the calls about buckets of accounts that join and leave, and what is recorded of them. */
export class RoamingChecks {
  readonly covered = new Set<string>();
  readonly history: RoamingHistory;
  readonly #world: World;
  readonly #violated: (task: Task | undefined, text: string) => void;
  constructor(world: World, violated: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#violated = violated;
    this.history = new RoamingHistory(world, violated);
  }

  /** A call that names no bucket: the buckets of an account are listed. */
  listing(task: Task, { account, name }: Sent, command: Command, isRefused: boolean): void {
    if (name !== "ListBuckets") this.#violated(task, `${name} is sent in ${account}`);
    const { Prefix, ContinuationToken } = command.input as { Prefix?: string; ContinuationToken?: string };
    if (task.name !== "sweep" || Prefix !== undefined || !isRefused) return;
    if (ContinuationToken !== undefined) this.covered.add("a page of a listing fails");
    if (this.#world.accounts.throttled.has(account))
      this.covered.add("an account is throttled during its listing");
  }

  /** A call about a bucket. */
  called(task: Task, { account, name, bucket = "", write }: Sent): void {
    const { roaming, accounts, invariants } = this.#world;
    const violations = [
      !roaming.wasEverIn(bucket, account) &&
        !(name === "HeadBucket" && isTriggeredBy(task, bucket, account)) &&
        `is sent in ${account}, which never had it`,
      !accounts.members.mayCall(task, account) && `is sent in ${account}, which is no member`,
      write && task.name !== "reconcile" && "must not be sent by this function",
      write && invariants.quiet && "is sent although nothing changed",
      write && !isLate(task) && this.#unwanted(bucket, account, name),
    ];
    for (const text of violations) if (text) this.#violated(task, `${name} ${bucket} ${text}`);
  }

  #unwanted(bucket: string, account: string, name: string): string | false {
    const { roaming } = this.#world;
    const facet = writtenBy(name);
    if (facet === undefined) return "must never be sent";
    if (facet === "bucket")
      return !roaming.lastNamed(bucket).includes(account) && `is sent in ${account}, which no spec names`;
    return !roaming.wasWanted(bucket, account, facet) && "is for a facet that no layer wants";
  }

  /** A worker has read the spec of a bucket: its reconciliation begins. */
  begun(task: Task, bucket: string): void {
    const { account: owner } = this.#world.roaming.ownerOf(bucket);
    const isOld = ({ account, cause: { why } }: Task["triggers"][number]) =>
      account !== undefined && account !== owner && why !== "drift";
    if (task.triggers.some((trigger) => trigger.bucket === bucket && isOld(trigger)))
      this.covered.add("a listing is old when its trigger arrives");
  }

  /** A worker records a status. */
  statusWritten(task: Task, status: Item): void {
    const bucket = `${status.bucket}`;
    const { accounts } = this.#world;
    const run = task.runs.get(bucket);
    // Without its spec only a dead letter is noted, and nothing is said of the bucket.
    if (!run || run.spec || isLate(task)) return;
    if (status.released) {
      this.history.released(task, status);
      this.#released(task, bucket, run.known, run.callFailed);
      return;
    }
    const account = namedIn(status);
    if (accounts.members.isLater(account)) this.covered.add("a bucket of an account that joined is managed");
    if (!accounts.members.mayCall(task, account))
      this.#violated(task, `${bucket} is recorded as one of ${account}, which is no member`);
    if (!this.#world.roaming.wasEverIn(bucket, account))
      this.#violated(task, `${bucket} is recorded as one of ${account}, which never had it`);
  }

  /** A bucket without a spec stays managed while it is in the same account, and baselines select it there. */
  #released(task: Task, bucket: string, known: Item | undefined, hasFailed: boolean): void {
    if (!known || known.released || hasFailed) return;
    const { roaming, accounts, now, layers } = this.#world;
    const account = namedIn(known);
    if (!accounts.members.mayCall(task, account))
      this.covered.add("a bucket of an account that left is released");
    const since = now - knownForMs;
    const owner = roaming.ownerOf(bucket);
    const isSteady =
      owner.account === account &&
      owner.since < since &&
      accounts.members.wasSince(account, since) &&
      roaming.wasAlwaysSelectedIn(account) &&
      !layers.hadSpec(bucket);
    if (isSteady) this.#violated(task, `${bucket} is released, and is still in ${account}`);
  }

  /** The sweep saves its list of accounts, a listing, or the coverage. */
  sweepWritten(task: Task, item: Item): void {
    const { members } = this.#world.accounts;
    const [, account] = /^account#(\d{12})$/.exec(`${item.entry}`) ?? [];
    if (item.entry === "accounts") this.#listSaved(task, item);
    if (account !== undefined) this.#listed(task, account, item);
    const { accounts } = item as {
      readonly accounts?: { readonly failed: readonly { readonly account: string }[] };
    };
    if (item.entry === "coverage" && accounts?.failed.some((one) => members.isLater(one.account)))
      this.covered.add("an account that joined is reported as not covered");
  }

  #listSaved(task: Task, item: Item): void {
    const { members } = this.#world.accounts;
    const lost = members.listSaved(item);
    for (const account of lost)
      if (members.isAsked && members.isConstant(account))
        this.#violated(task, `${account} counts as one that left, and is a member`);
  }

  /** A complete listing has counted all buckets of an account. */
  #listed(task: Task, account: string, { last, lastBegan, lastAt, failed }: Item): void {
    const { roaming, now } = this.#world;
    const { reason = "" } = (failed ?? {}) as { readonly reason?: string };
    if (reason.includes("is out of reach")) this.covered.add("an account is out of reach during its listing");
    const isSteady =
      roaming.changedAt(account) < Date.parse(`${lastBegan}`) && Date.parse(`${lastAt}`) > now - 30_000;
    if (account === home || !isSteady) return;
    const counted = (last as { readonly known: number }).known;
    const there = this.#world.accounts.bucketsIn(account);
    if (counted !== there)
      this.#violated(task, `the listing of ${account} counts ${counted} buckets of ${there}`);
  }
}
