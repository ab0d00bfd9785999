import type { Clock } from "../clock.ts";
import type { HistoryEntry } from "../tables/history.ts";
import type { Ledger } from "../tables/ledger.ts";
import {
  type Due,
  type Status,
  type Trouble,
  type Troubles,
  type Verdict,
  verdictOf,
  wholeBucket,
} from "../tables/status.ts";
import { type Cause, type Trigger, touches } from "../triggers/trigger.ts";
import { aged } from "./aging.ts";
import { again, joinDue, type Pace, probe, settles, settling } from "./due.ts";
import { contestedIn, fightsAfter, turnsBetween } from "./fights.ts";
import type { Look } from "./look.ts";
import { type Found, isNews, tellingOf } from "./telling.ts";

/** What came of the triggers of one bucket. */
export interface Outcome extends Omit<HistoryEntry, "verdict"> {
  readonly bucket: string;
  readonly verdict: Verdict | "released" | "unmanaged";
  readonly troubles?: Troubles;
}

/** The handling of one bucket's triggers, from its beginning. */
export interface Handling {
  readonly status: Status;
  readonly began: string;
  readonly causes: readonly Cause[];
  readonly ledger: Pick<Ledger, "record">;
  readonly pace: Pace;
  readonly clock: Clock;
  /** The name of the role that is ours. */
  readonly ourRole?: string | undefined;
}

const nothingDone = { drift: [], sent: [] };

/** Nothing was asked for: nothing changes. */
export const nothingToDo = (status: Status, at: string, triggers: readonly Trigger[]): Outcome => ({
  bucket: status.bucket,
  verdict: status.verdict,
  at,
  causes: triggers.map(({ cause }) => cause),
  ...nothingDone,
});

/** The bucket was not looked at because of what its spec says; what is known of its facets stays. */
export async function rememberUnlooked(
  handling: Handling,
  trouble: Trouble,
  until?: string,
): Promise<Outcome> {
  const troubles = { ...handling.status.troubles, [wholeBucket]: trouble };
  const causes = [...(handling.status.due?.causes ?? []), ...handling.causes];
  const due: Due | undefined = until ? { at: until, why: "pause ends", causes } : undefined;
  return record(handling, { ...handling.status, troubles, due }, nothingDone);
}

/**
 * The last look saw what set this off; it is looked at once more when S3 has settled. Who called is kept where what was
 * seen is not mended yet.
 */
export async function rememberSeen(
  handling: Handling,
  managed: readonly string[],
  later: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { status, began, causes, pace } = handling;
  const open = status.due && settles(status.due, began, [], managed) ? undefined : status.due;
  const nextSweep = new Date(Date.parse(began) + pace.sweepPeriodMs).toISOString();
  const unmended = Object.keys(status.troubles).some((facet) =>
    causes.some((cause) => touches(cause, facet)),
  );
  const kept: Due = { ...(open ?? { at: nextSweep, why: "retry" }), causes };
  const due = unmended ? joinDue(open, kept) : open;
  return record(handling, { ...status, due: joinDue(due, settling(later, causes)) }, nothingDone);
}

/** What a look found and did becomes the status, and the history where there is something to tell. */
export async function rememberLook(
  handling: Handling,
  managed: readonly string[],
  look: Look,
  later: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { status, began, causes, pace, clock, ourRole } = handling;
  const rounds = { status, managed, causes, look, at: began, pace, ourRole };
  const fights = fightsAfter(rounds);
  const found = aged(look.troubles, status, began);
  const troubles = { ...untouched(status, managed, look), ...found };
  const next: Status = {
    ...status,
    ...timesOf(handling, managed, look, troubles),
    troubles,
    fights,
    sent: recentlySent(status, look, began),
    seen: status.seen || look.exists,
    adopted: status.adopted || isAdopted(look, managed),
    due: dueAfter(handling, managed, look, later, [
      again(found, causes, pace, clock, look.sent.length > 0),
      probe(fights, causes, began),
    ]),
  };
  const contested = contestedIn(fights, rounds);
  return record(handling, next, { ...look, contested, fights: turnsBetween(status.fights, fights) });
}

/** What is known of the managed facets that a look did not cover. */
const untouched = ({ troubles }: Status, managed: readonly string[], { facets }: Look): Troubles =>
  Object.fromEntries(
    Object.entries(troubles).filter(([facet]) => managed.includes(facet) && !facets.includes(facet)),
  );

function timesOf(
  { status, began, clock }: Handling,
  managed: readonly string[],
  { facets, sent }: Look,
  troubles: Troubles,
): Pick<Status, "looked" | "lookedAt" | "written"> {
  const looked = timesAfter(status.looked, managed, facets, began);
  const isUnread = Object.values(troubles).some(({ unread }) => unread);
  const wrote = sent.map(({ facet }) => facet);
  return {
    looked,
    lookedAt: isUnread ? status.lookedAt : oldestOf(looked, managed, began),
    written: timesAfter(status.written, managed, wrote, clock.now().toISOString()),
  };
}

/** What is left of what was due, what is to be read again when S3 has settled, and what else there is to come back for. */
function dueAfter(
  { status, began, causes }: Handling,
  managed: readonly string[],
  { facets, drift }: Look,
  later: ReadonlyMap<string, string>,
  more: readonly (Due | undefined)[],
): Due | undefined {
  const open = status.due && settles(status.due, began, facets, managed) ? undefined : status.due;
  const clean = [...later].filter(([facet]) => !drift.some((change) => change.facet === facet));
  return [open, settling(new Map(clean), causes), ...more].reduce(joinDue, undefined);
}

/** It was written, or was as its spec says all along. */
const isAdopted = ({ sent, exists, facets, troubles }: Look, managed: readonly string[]) => {
  const asWanted = Object.keys(troubles).length === 0 && managed.every((facet) => facets.includes(facet));
  return sent.length > 0 || (exists && asWanted);
};

/** When the managed facet was looked at that was so the longest ago; nothing while one never was. */
function oldestOf(looked: Readonly<Record<string, string>>, managed: readonly string[], began: string) {
  const times = managed.map((facet) => looked[facet] ?? "").sort();
  return managed.length === 0 ? began : times[0] || undefined;
}

/** Times by managed facet, with those that were touched at a new time. */
const timesAfter = (
  times: Readonly<Record<string, string>>,
  managed: readonly string[],
  touched: readonly string[],
  at: string,
) =>
  Object.fromEntries(
    managed.flatMap((facet) => {
      const time = touched.includes(facet) ? at : times[facet];
      return time ? [[facet, time]] : [];
    }),
  );

// CloudTrail may be late by minutes; an event later than this is looked at like anybody's, which costs one read.
const rememberedMs = 60 * 60_000;
const rememberedWrites = 100;

const recentlySent = (status: Status, { sent }: Look, began: string) =>
  [...status.sent, ...sent.map(({ requestId, at }) => ({ requestId, at }))]
    .filter(({ at }) => Date.parse(at) > Date.parse(began) - rememberedMs)
    .slice(-rememberedWrites);

async function record(handling: Handling, next: Status, found: Found): Promise<Outcome> {
  const { status, clock, ledger } = handling;
  const at = clock.now().toISOString();
  const { verdict, reason } = verdictOf(next.troubles);
  const held = [...new Set(Object.values(next.troubles).flatMap(({ hold }) => hold ?? []))];
  const happened = tellingOf(handling, { at, verdict, reason, held }, found);
  const { intent: _, ...kept } = next;
  await ledger.record({ ...kept, verdict, reason, at }, isNews(happened, status) ? happened : undefined);
  return { bucket: status.bucket, ...happened, troubles: next.troubles };
}
