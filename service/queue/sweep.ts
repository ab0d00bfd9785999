import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/providers/clock.ts";
import type { AccountReach } from "../tables/accountReach.ts";
import type { Listing } from "../tables/coverage.ts";
import { keysOf, lanes } from "../tables/dueIndex.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import type { Pass, SweepPosition, SweepState } from "../tables/sweepState.ts";
import type { Override, Trigger } from "../triggers/trigger.ts";
import { enqueueWhenRoom, portionOf } from "./feed.ts";
import { layerSources } from "./layerSources.ts";
import { type Layering, layerTick } from "./layerTick.ts";
import { accountsOut, triesOf, waitsFor } from "./outOfReach.ts";
import type { WorkQueue } from "./queue.ts";
import { type Asked, dueIn, inTurn, type Reached, slicesSince, slotOf } from "./sweepSources.ts";

export interface Sweeper {
  readonly specs: Pick<Specs, "slicePage">;
  readonly ledger: Pick<Ledger, "duePage" | "slicePage">;
  readonly state: Pick<SweepState, "read" | "save">;
  readonly queue: Pick<WorkQueue, "send" | "depth">;
  readonly clock: Clock;
  /** Every bucket with a spec is checked once in this time. */
  readonly sweepPeriodMs: number;
  /** The largest number of workers at one time. */
  readonly concurrency: number;
  readonly layering: Layering;
  /** Which accounts are out of reach. */
  readonly reach?: Pick<AccountReach, "all" | "settled" | "left"> | undefined;
}

/** How long a tick enqueues: the function has 30 s, and must also count the fleet. */
const tickMs = 20_000;
/** When a lane of the due index is read from its beginning again. It is longer than a message can stay with failing workers. */
const passMs = 10 * 60_000;

/** The triggers of a tick, and how long the most overdue check had waited, in milliseconds. */
export interface Swept {
  readonly enqueued: number;
  readonly lagMs: number;
  /** The time or the room in the queue was not enough for all triggers: the next tick continues. */
  readonly more: boolean;
  /** What the last listing of the account's buckets counted; undefined without baselines. */
  readonly covered?: Listing["last"];
  /** What went wrong with what baselines need: the rest was done. */
  readonly failures: readonly unknown[];
}

/**
 * One tick per minute: enqueues, in turn, the next slice of all specs and the checks that are due, as fast as workers process
 * them; while there are baselines, also buckets without a spec. Saves its progress even if it then fails. Rejects if the queue
 * or a table rejects; where only baselines need it, `failures` has the error.
 */
export async function sweep(sweeper: Sweeper): Promise<Swept> {
  const { specs, ledger, state, clock, sweepPeriodMs, layering } = sweeper;
  const now = clock.now();
  const position = startOf(await state.read(), now);
  const reached: Reached = { ...position, due: { ...position.due }, ofAccounts: new Map() };
  const failures: unknown[] = [];
  const end = now.getTime() + tickMs;
  const failed = (error: unknown) => failures.push(error);
  const tick = layerTick({ ...layering, specs, ledger, clock, now, end, sweepPeriodMs }, failed);
  // If the list of accounts cannot be read, what needs it reports it.
  const members = () => tick.members().catch(() => undefined);
  const out = await accountsOut(position, sweeper.reach, now, members);
  const waits = waitsFor(out, layering.account);
  const [exposed, placed, due] = [
    dueIn("exposed", position, ledger, now, waits),
    dueIn("placed", position, ledger, now, waits),
    dueIn("due", position, ledger, now, waits),
  ];
  const slices = slicesSince(position, specs, now, sweepPeriodMs);
  const layers = layerSources(position, tick, failed);
  // Exposures have half of all turns, so that they come first and do not block the rest.
  const sources = [
    slices,
    exposed,
    exposed,
    exposed,
    placed,
    due,
    triesOf(out, now),
    ...layers.flatMap((one) => [exposed, one]),
  ];
  try {
    const asked = await askForAll(sources, reached, sweeper);
    return { ...asked, covered: reached.covered, failures };
  } finally {
    await saveAll(reached, sweeper);
  }
}

/** The progress of slices and due checks first: it does not depend on the rest. */
async function saveAll(
  { listing, ofAccounts, coverage, covered: _, ...position }: Reached,
  sweeper: Sweeper,
): Promise<void> {
  const { listings, accounts } = sweeper.layering;
  await sweeper.state.save(position);
  if (coverage)
    await ("endedAt" in coverage ? listings.endCoverage(coverage.endedAt) : listings.saveCoverage(coverage));
  if (listing) await listings.saveListing(listing);
  for (const [account, one] of ofAccounts) await accounts?.listings.save(account, one);
}

/**
 * Where a tick begins: where the last one ended. A lane that was read to its end begins anew after `passMs`, never before its
 * end: checks that always stay due would otherwise keep the rest from being read. A clock may have been ahead. All begin anew when
 * an account is within reach again, whose checks were not enqueued.
 */
function startOf(last: SweepPosition | undefined, now: Date): SweepPosition {
  const at = now.toISOString();
  const isOver = (pass: Pass | undefined) =>
    !pass ||
    pass.since > at ||
    pass.since < (last?.backAt ?? "") ||
    (pass.ended && now.getTime() >= Date.parse(pass.since) + passMs);
  const over = lanes.filter((lane) => isOver(last?.passes[lane]));
  const anew = new Set(over.flatMap(keysOf));
  const cursors = Object.entries(last?.due ?? {}).filter(
    ([key, cursor]) => !anew.has(key) && cursor.at <= at,
  );
  const before = slotOf(now) - 1;
  const slot = last?.slot !== undefined && last.slot <= before + 1 ? last.slot : before;
  return {
    ...last,
    slot,
    due: Object.fromEntries(cursors),
    passes: { ...last?.passes, ...Object.fromEntries(over.map((lane) => [lane, { since: at }])) },
    began: last?.began ?? at,
  };
}

async function askForAll(
  sources: Parameters<typeof inTurn>[0],
  reached: Reached,
  { queue, clock, concurrency }: Sweeper,
): Promise<Pick<Swept, "enqueued" | "lagMs" | "more">> {
  const feed = { queue, clock, concurrency, end: clock.now().getTime() + tickMs };
  const served = new Set<object>();
  let enqueued = 0;
  let lagMs = 0;
  for await (const { source, asked } of inTurn(sources, portionOf(concurrency))) {
    lagMs = Math.max(lagMs, ...asked.map(({ waitedMs = 0 }) => waitedMs));
    const triggers = asked.flatMap(({ trigger }: Asked) => trigger ?? []);
    const busiest = mostOfAKey(asked);
    // Checks that wait for their account take reads, and no room in the queue.
    if (triggers.length === 0 && clock.now().getTime() >= feed.end) return { enqueued, lagMs, more: true };
    if (triggers.length > 0 && !(await enqueueWhenRoom(triggers, feed, !served.has(source), busiest)))
      return { enqueued, lagMs, more: true };
    served.add(source);
    for (const one of asked) one.noted(reached);
    enqueued += triggers.length;
  }
  return { enqueued, lagMs, more: false };
}

/** How many of the triggers have the same key of the due index, at most. */
function mostOfAKey(asked: readonly Asked[]): number {
  const counts = new Map<string, number>();
  for (const { key } of asked) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** Enqueues a check of one bucket now; with an override, the check may ignore holds. Rejects like the queue's `send`. */
export async function checkNow(
  bucket: string,
  { queue, clock }: { readonly queue: Pick<WorkQueue, "send">; readonly clock: Clock },
  override?: Override,
): Promise<Trigger> {
  const trigger: Trigger = {
    bucket,
    id: randomUUID(),
    cause: { why: "manual", at: clock.now().toISOString(), ...(override && { override }) },
  };
  await queue.send([trigger]);
  return trigger;
}
