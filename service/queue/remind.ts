import type { Exception } from "../../core/resolve/exception.ts";
import type { Reminder, ReminderKind } from "../tables/reminder.ts";
import type { SweepPosition } from "../tables/sweepState.ts";
import type { LayerTick } from "./layerTick.ts";
import { type Source, slotOf } from "./sweepSources.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The table of baselines is read for reminders in each minute of this number. */
const everyMinutes = 5;
/** An exception may be written with an end shortly before: clocks differ, and a write takes its time. */
const overlapMs = 60 * minuteMs;
/** After a longer interruption, earlier reminders are not published. */
const longestMs = 14 * dayMs;

const kinds: readonly (readonly [kind: ReminderKind, beforeMs: number])[] = [
  ["14 days before its end", 14 * dayMs],
  ["3 days before its end", 3 * dayMs],
  ["ended", 0],
];

/** Publishes the reminders that have become due since the last tick that did; it enqueues no checks. */
export async function* remindersDue({ round, remindedAt }: SweepPosition, tick: LayerTick): Source {
  const { now, limits } = tick;
  if (!round?.layered || slotOf(now) % everyMinutes !== 0) return;
  const to = now.getTime();
  const from = Math.max(Date.parse(remindedAt ?? now.toISOString()) - overlapMs, to - longestMs);
  const { exceptions } = await tick.read();
  // Loaded only where there are exceptions: their schema needs those of all facets.
  const refused =
    exceptions.length > 0 ? (await import("../../core/resolve/exception.ts")).refusedBy : undefined;
  const permitted = exceptions.filter((one) => refused?.(one, limits) === undefined);
  for (const exception of permitted)
    for (const reminder of reminderIn(exception, from, to)) await tick.reminders.publish(reminder);
  yield { noted: (reached) => Object.assign(reached, { remindedAt: now.toISOString() }) };
}

/** The last reminder of an exception that is due between two times, if any; one before its begin is none. */
export function reminderIn(exception: Exception, from: number, to: number): Reminder[] {
  const { name, owner, reason, ticket, buckets, pointers, since, until } = exception;
  const due = kinds.flatMap(([kind, beforeMs]) => {
    const at = Date.parse(until) - beforeMs;
    return at > Date.parse(since) && at > from && at <= to ? [{ kind, at: new Date(at).toISOString() }] : [];
  });
  return due
    .slice(-1)
    .map((found) => ({ ...found, exception: name, until, owner, reason, ticket, buckets, pointers }));
}
