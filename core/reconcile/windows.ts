import { durationMs, type MaintenanceWindow } from "../windowSchema.ts";

/** A window's schedule at work. */
interface Clockwork {
  readonly kind: MaintenanceWindow["kind"];
  /** Until when it is open, if it is open then. */
  endsAfter(at: Date): Date | undefined;
  startsAfter(at: Date): Date | undefined;
}

/** Boundaries that are looked at before an opening is taken for none. */
const farthest = 500;

/**
 * Undefined if every list lets the service write then, else from when on all do; an empty object where that is not to
 * be seen. A list lets it if none of its deny windows is open, and one of its allow windows, if it has any.
 */
export async function closedUntil(
  lists: readonly (readonly MaintenanceWindow[])[],
  now: Date,
): Promise<{ readonly until?: string } | undefined> {
  if (lists.every((list) => list.length === 0)) return undefined;
  const clockworks = await Promise.all(lists.map((list) => Promise.all(list.map(clockworkOf))));
  if (clockworks.every((list) => isOpen(list, now))) return undefined;
  let at = now;
  for (let boundary = 0; boundary < farthest; boundary++) {
    const next = nextBoundary(clockworks.flat(), at);
    if (!next) return {};
    at = next;
    if (clockworks.every((list) => isOpen(list, next))) return { until: at.toISOString() };
  }
  return {};
}

function isOpen(list: readonly Clockwork[], at: Date): boolean {
  const open = list.filter((window) => window.endsAfter(at));
  if (open.some(({ kind }) => kind === "deny")) return false;
  return open.length > 0 || list.every(({ kind }) => kind === "deny");
}

const nextBoundary = (windows: readonly Clockwork[], at: Date): Date | undefined =>
  windows
    .flatMap((window) => [window.endsAfter(at), window.startsAfter(at)])
    .filter((time) => time !== undefined)
    .sort((a, b) => a.getTime() - b.getTime())[0];

async function clockworkOf({ kind, schedule, duration, timeZone }: MaintenanceWindow): Promise<Clockwork> {
  // Most deployments have no windows, and load nothing for them.
  const { Cron } = await import("croner");
  const starts = new Cron(schedule, { timezone: timeZone ?? "UTC" });
  const lasts = durationMs(duration);
  return {
    kind,
    startsAfter: (at) => starts.nextRun(at) ?? undefined,
    endsAfter(at) {
      const start = starts.nextRun(new Date(at.getTime() - lasts));
      return start && start <= at ? new Date(start.getTime() + lasts) : undefined;
    },
  };
}
