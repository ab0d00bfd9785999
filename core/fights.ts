import { type Fight, nextRound, slowRival } from "./breaker.ts";
import type { Pace } from "./due.ts";
import type { Look } from "./look.ts";
import type { Status } from "./status.ts";
import { type Cause, touches } from "./trigger.ts";

const none: Fight = { repairs: [] };

/** The fights over the managed facets after a look. What a changed spec or a new bucket asks for is no repair. */
export function fightsAfter(
  status: Status,
  managed: readonly string[],
  causes: readonly Cause[],
  look: Look,
  at: string,
  pace: Pace,
): Record<string, Fight> {
  const asked = !status.seen || causes.some(({ why }) => why === "spec");
  const fights = managed.map((facet): [string, Fight] => {
    const fight = status.fights[facet] ?? none;
    if (!look.facets.includes(facet)) return [facet, fight];
    const drifted = look.drift.some((drift) => drift.facet === facet);
    const repaired = drifted && !asked && look.sent.some((sent) => sent.facet === facet);
    const by = causes.findLast((cause) => touches(cause, facet))?.call?.principal.name;
    return [facet, nextRound(fight, { at, drifted, repaired, by }, pace.fight)];
  });
  return Object.fromEntries(fights.filter(([, { repairs, breaker }]) => repairs.length > 0 || breaker));
}

/** Who keeps changing which of the facets that a look has mended. */
export const rivals = (fights: Readonly<Record<string, Fight>>, look: Look, at: string): string[] =>
  Object.entries(fights).flatMap(([facet, fight]) => {
    const name = look.sent.some((sent) => sent.facet === facet) && slowRival(fight, at);
    return name ? [`${name} keeps changing ${facet}`] : [];
  });
