import type { Clockwork, Effort } from "./clockwork.ts";
import type { MaintenanceWindow } from "./schema.ts";

type Kind = MaintenanceWindow["kind"];
type List = readonly (Clockwork & { readonly kind: Kind })[];

/** Closures to skip before a schedule is taken never to open. */
const farthest = 500;

/**
 * Undefined if every list permits writes at `now`; otherwise the instant from which all do, or an empty object if
 * none is found. A list permits writes if no deny window is open and, if it has allow windows, one of these is
 * open.
 */
export async function closedUntil(
  lists: readonly (readonly MaintenanceWindow[])[],
  now: Date,
  effort: Effort = { days: 0 },
): Promise<{ readonly until?: string } | undefined> {
  if (lists.every((list) => list.length === 0)) return undefined;
  // Loaded only when there are windows; most deployments have none.
  const { clockworksOf } = await import("./clockwork.ts");
  const works = lists.map((list): List => {
    const clockworks = clockworksOf(list, effort);
    return list.flatMap(({ kind }, index) => {
      const clockwork = clockworks[index];
      return clockwork ? [{ kind, ...clockwork }] : [];
    });
  });
  let at = now.getTime();
  for (let closure = 0; closure < farthest; closure++) {
    const openings = works.map((list) => opensAt(list, at));
    if (openings.includes(undefined)) return {};
    const next = Math.max(...openings.filter((opening) => opening !== undefined));
    if (next === at) return closure === 0 ? undefined : { until: new Date(at).toISOString() };
    at = next;
  }
  return {};
}

/** `at` if the list is open then, otherwise an instant before which it does not open; undefined if it never opens. */
function opensAt(list: List, at: number): number | undefined {
  const open = (kind: Kind) =>
    list.flatMap((window) => (window.kind === kind ? (window.endsAfter(at) ?? []) : []));
  const denied = open("deny");
  if (denied.length > 0) return Math.max(...denied);
  const allows = list.filter(({ kind }) => kind === "allow");
  if (allows.length === 0 || open("allow").length > 0) return at;
  const starts = allows.flatMap((window) => window.startsAfter(at) ?? []);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}
