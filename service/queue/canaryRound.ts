import type { Members } from "../members/members.ts";
import type { CanaryTable } from "../tables/canaryTable.ts";
import {
  type CanaryState,
  canariesOfAccounts,
  delayAt,
  lateMs,
  type MemberCanaries,
} from "../triggers/canary.ts";

/** Canaries that are newly expected in one round; the next one goes on. */
const mostNew = 100;

/** What is known of the canaries of all accounts besides the deployment's own. */
export interface CanaryRound {
  /** The longest delay of all accounts and regions, in milliseconds. */
  readonly worstMs: number;
  /** Accounts and regions whose event is late, the longest delay first. */
  readonly late: readonly Pick<CanaryState, "account" | "region">[];
}

/**
 * How long events take from each account and region that has a canary. Notes since when one is expected of those that are new.
 * What is known of any other account or region does not count. Rejects like the tables.
 */
export async function canaryRound(
  { home, ids }: Pick<Members, "home" | "ids">,
  regions: Pick<MemberCanaries, "regions">,
  table: Pick<CanaryTable, "all" | "expected">,
  now: Date,
): Promise<CanaryRound> {
  const others = [...(await ids())].filter((account) => account !== home);
  const wanted = await canariesOfAccounts(others, regions, table.all());
  const missing = wanted.filter(({ state }) => !state);
  await Promise.all(missing.slice(0, mostNew).map((one) => table.expected(one, now)));
  const delays = wanted.flatMap(({ account, region, state }) =>
    state ? [{ account, region, delayMs: delayAt(state, now) }] : [],
  );
  delays.sort((a, b) => b.delayMs - a.delayMs);
  const late = delays.filter(({ delayMs }) => delayMs > lateMs);
  return { worstMs: delays[0]?.delayMs ?? 0, late: late.map(({ account, region }) => ({ account, region })) };
}
