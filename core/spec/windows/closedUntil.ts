import type { Clockwork, Effort } from "./clockwork.ts";
import type { MaintenanceWindow } from "./schema.ts";

type Kind = MaintenanceWindow["kind"];
type List = readonly (Clockwork & { readonly kind: Kind })[];

/** Closures that are looked beyond before an opening is taken for none. */
const farthest = 500;

/**
 * Undefined if every list lets the service write then, else from when on all do; an empty object where that is not to
 * be seen. A list lets it if none of its deny windows is open, and one of its allow windows, if it has any.
 */
export async function closedUntil(
  lists: readonly (readonly MaintenanceWindow[])[],
  now: Date,
  effort: Effort = { days: 0 },
): Promise<{ readonly until?: string } | undefined> {
  if (lists.every((list) => list.length === 0)) return undefined;
  // Most deployments have no windows, and load nothing for them.
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

/** That instant if the list is open then, else one before which it does not open; undefined if it never does. */
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
