import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";

/** How long a container may use the list of accounts that it has read. */
const freshMs = 60_000;

interface Version {
  readonly at: number;
  readonly ids: ReadonlySet<string>;
}

/** Which accounts the deployment has, by what the simulated world knows. It shares no code with the service. */
export class Membership {
  /** The organisation says which accounts there are; else the operator's settings do. */
  isAsked = false;
  /** The account that the organisation's next answer leaves out by mistake. */
  omitted: string | undefined;
  /** When the sweep saved another list. */
  savedAt = 0;
  readonly #now: () => number;
  readonly #versions: Version[] = [];
  /** The list that the sweep saved last, and when it last left an account out or took one in. */
  #saved: ReadonlySet<string> = new Set();
  readonly #removed = new Map<string, number>();
  readonly #added = new Map<string, number>();
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The organisation's answer about the accounts after that one; once it leaves an account out by mistake. */
  page(after: string, most: number) {
    const { omitted } = this;
    const all = [...this.ids].toSorted().filter((account) => account > after);
    const page = all.slice(0, most);
    const isWrong = omitted !== undefined && page.includes(omitted);
    if (isWrong) this.omitted = undefined;
    return {
      accounts: isWrong ? page.filter((account) => account !== omitted) : page,
      next: all.length > most ? page.at(-1) : undefined,
      isWrong,
    };
  }

  get ids(): ReadonlySet<string> {
    return this.#versions.at(-1)?.ids ?? new Set();
  }

  set(ids: readonly string[]): void {
    this.#versions.push({ at: this.#now(), ids: new Set(ids) });
  }

  /** The accounts of the settings with which a task was deployed. */
  idsOf({ startedAt }: Task): ReadonlySet<string> {
    return (this.#versions.findLast(({ at }) => at <= startedAt) ?? this.#versions[0])?.ids ?? new Set();
  }

  /** The sweep saves the list of accounts that workers read. Returns those that it leaves out from now on. */
  listSaved({ values }: Item): readonly string[] {
    const { accounts } = JSON.parse(`${values}`) as { readonly accounts: readonly string[] };
    const removed = [...this.#saved].filter((account) => !accounts.includes(account));
    for (const account of removed) this.#removed.set(account, this.#now());
    const added = accounts.filter((account) => !this.#saved.has(account));
    for (const account of added) this.#added.set(account, this.#now());
    this.#saved = new Set(accounts);
    if (removed.length > 0 || added.length > 0) this.savedAt = this.#now();
    return removed;
  }

  /** Whether an account is a member, and was none at first. */
  isLater(account: string): boolean {
    return this.ids.has(account) && !this.isConstant(account);
  }

  /** Whether an account has been a member all the time. */
  isConstant(account: string): boolean {
    return this.#versions.every(({ ids }) => ids.has(account));
  }

  /** Whether a task may call an account: it is a member as far as the task can know. */
  mayCall(task: Task, account: string): boolean {
    if (!this.isAsked) return this.idsOf(task).has(account);
    if (this.ids.has(account) || this.#saved.has(account)) return true;
    return task.startedAt <= (this.#removed.get(account) ?? Number.NEGATIVE_INFINITY) + freshMs;
  }

  /** Whether an account has been a member, for every task, since that time. */
  wasSince(account: string, since: number): boolean {
    const first = this.#versions.findLastIndex(({ at }) => at <= since);
    const isMember = this.#versions.slice(Math.max(0, first)).every(({ ids }) => ids.has(account));
    const added = this.#added.get(account) ?? Number.POSITIVE_INFINITY;
    return isMember && first >= 0 && this.#saved.has(account) && added + freshMs < since;
  }

  /** The accounts of the list that the sweep saved last are those of now. */
  get isFollowed(): boolean {
    return this.#saved.size === this.ids.size && [...this.ids].every((account) => this.#saved.has(account));
  }
}
