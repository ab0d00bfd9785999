import type { HistoryEntry } from "../tables/history.ts";
import {
  type Due,
  type Status,
  type Trouble,
  type Troubles,
  type Verdict,
  verdictOf,
  wholeBucket,
} from "../tables/status.ts";
import { keptCauses } from "../triggers/causes.ts";
import { type Trigger, touches } from "../triggers/trigger.ts";
import { joinDue, settles, settling } from "./due.ts";
import { contestedIn, fightsAfter, turnsBetween } from "./fights.ts";
import type { Handled, Handling } from "./handling.ts";
import type { Look } from "./look.ts";
import { unmanagedBy } from "./scope.ts";
import { statusAfter } from "./statusAfter.ts";
import { type Found, isNews, tellingOf } from "./telling.ts";

/** What came of the triggers of one bucket. */
export interface Outcome extends Omit<HistoryEntry, "verdict"> {
  readonly bucket: string;
  readonly verdict: Verdict | "released" | "unmanaged";
  readonly troubles?: Troubles;
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
  const causes = keptCauses(handling.causes);
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
  handling: Handled,
  managed: readonly string[],
  look: Look,
  later: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { status, began } = handling;
  const rounds = { ...handling, managed, look, at: began };
  const fights = fightsAfter(rounds);
  const next = statusAfter(handling, managed, look, later, fights);
  const contested = contestedIn(fights, rounds);
  const unmanaged = unmanagedBy(handling.desired, status);
  return record(handling, next, {
    ...look,
    contested,
    unmanaged,
    fights: turnsBetween(status.fights, fights),
  });
}

async function record(handling: Handling, next: Status, found: Found): Promise<Outcome> {
  const { status, spec, clock, ledger } = handling;
  const at = clock.now().toISOString();
  const { verdict, reason } = verdictOf(next.troubles);
  const held = [...new Set(Object.values(next.troubles).flatMap(({ hold }) => hold ?? []))];
  const happened = tellingOf(handling, { at, verdict, reason, held }, found);
  const { intent: _, ...kept } = next;
  const after = { ...kept, verdict, reason, at, spec: spec.memory };
  await ledger.record(after, isNews(happened, handling) ? happened : undefined);
  return { bucket: status.bucket, ...happened, troubles: next.troubles };
}
