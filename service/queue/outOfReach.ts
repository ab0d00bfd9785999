import type { AccountOut, AccountReach } from "../tables/accountReach.ts";
import type { BareDue } from "../tables/dueIndex.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import { tryId } from "../triggers/trigger.ts";
import { type Source, slotOf } from "./sweepSources.ts";

/** Accounts that a tick has a worker try. More take turns from minute to minute. */
const triedATick = 50;
/** Workers note an account before the sweep can find it. */
const settledMs = 10 * 60_000;

/**
 * The accounts that are out of reach; none, and no call, if no worker found one. One that is not a member any more is none.
 * Rejects like the table.
 */
export async function accountsOut(
  { outAt }: SweepPosition,
  reach: Pick<AccountReach, "all" | "settled" | "left"> | undefined,
  now: Date,
  members: () => Promise<ReadonlySet<string> | undefined>,
): Promise<ReadonlyMap<string, AccountOut>> {
  const out = new Map<string, AccountOut>();
  if (!reach || outAt === undefined) return out;
  for await (const one of reach.all()) out.set(one.account, one);
  const ids = out.size > 0 ? await members() : undefined;
  const gone = [...out.keys()].filter((account) => ids && !ids.has(account));
  for (const account of gone) {
    await reach.left(account);
    out.delete(account);
  }
  if (out.size === 0 && now.getTime() - Date.parse(outAt) >= settledMs) await reach.settled();
  return out;
}

/** One check for each of these accounts: if its bucket can be read, the account is within reach again. */
export async function* triesOf(out: ReadonlyMap<string, AccountOut>, now: Date): Source {
  const slot = slotOf(now);
  const all = [...out.values()];
  const first = (slot * triedATick) % Math.max(1, all.length);
  const some = all.length > triedATick ? [...all.slice(first), ...all].slice(0, triedATick) : all;
  for (const { account, bucket } of some) {
    const trigger = {
      bucket,
      id: `${tryId}${slot} ${account}`,
      cause: { why: "sweep", at: now.toISOString() },
    } as const;
    yield { trigger, noted: () => undefined };
  }
}

/**
 * Whether a due check waits until its account is within reach again: one that is due for no other reason. One of each account
 * in a tick does not wait, and is a try: the bucket that a worker noted may be gone.
 */
export function waitsFor(
  out: ReadonlyMap<string, Pick<AccountOut, "use">>,
  home: string,
): (due: Pick<BareDue, "account" | "why" | "facets">) => boolean | "tries" {
  const tried = new Set<string>();
  return ({ account = home, why, facets }) => {
    if (why !== "account" || !out.has(account)) return false;
    // The whole bucket could not be read: it needs no role for writing.
    if (!facets && out.get(account)?.use === "write") return false;
    const waits = tried.has(account);
    tried.add(account);
    return waits || "tries";
  };
}
