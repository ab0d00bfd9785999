import type { Fight, FightTurn } from "../tables/fight.ts";
import type { Status } from "../tables/status.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import { nextRound, slowRival } from "./breaker.ts";
import type { Pace } from "./due.ts";
import { claimOn } from "./holds.ts";
import type { Look } from "./look.ts";

const none: Fight = { repairs: [] };
type Fights = Readonly<Record<string, Fight>>;

/** What a look was about, and with what in mind. */
export interface Rounds {
  readonly status: Status;
  readonly managed: readonly string[];
  readonly causes: readonly Cause[];
  readonly look: Look;
  /** When the look began: what it was not to write was settled then. */
  readonly at: string;
  readonly pace: Pace;
  readonly ourRole: string | undefined;
}

/** The fights over the managed facets after a look. What a changed spec or a new bucket asks for is no repair. */
export function fightsAfter({ status, managed, causes, look, at, pace, ourRole }: Rounds): Fights {
  const asked = !status.seen || causes.some(({ why }) => why === "spec");
  const fights = managed.map((facet): [string, Fight] => {
    const fight = status.fights[facet] ?? none;
    if (!look.facets.includes(facet)) return [facet, fight];
    const drifted = look.drift.some((drift) => drift.facet === facet);
    const repaired = drifted && !asked && look.sent.some((sent) => sent.facet === facet);
    const by = causes.findLast((cause) => touches(cause, facet))?.call?.principal.name;
    const isHopeless = claimOn(facet, causes, ourRole) !== undefined;
    return [facet, nextRound(fight, { at, drifted, repaired, by, isHopeless }, pace.fight)];
  });
  return Object.fromEntries(fights.filter(([, { repairs, breaker }]) => repairs.length > 0 || breaker));
}

/** The fights that began or ended between two looks. */
export function turnsBetween(before: Fights, after: Fights): FightTurn[] {
  const facets = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return facets.flatMap((facet): FightTurn[] => {
    const [was, is] = [before[facet]?.breaker, after[facet]?.breaker];
    if (is && !was) return [{ facet, became: "open", rival: is.rival, until: is.until }];
    return was && !is ? [{ facet, became: "closed", rival: was.rival }] : [];
  });
}

/** Who keeps changing which of the facets that a look has mended, and what other deployments want otherwise. */
export function contestedIn(fights: Fights, { look, causes, at, ourRole }: Rounds): string[] {
  const slow = Object.entries(fights).flatMap(([facet, fight]) => {
    const name = look.sent.some((sent) => sent.facet === facet) && slowRival(fight, at);
    return name ? [`${name} keeps changing ${facet}`] : [];
  });
  const claims = [...new Set(look.drift.map(({ facet }) => facet))].flatMap((facet) => {
    const claim = claimOn(facet, causes, ourRole);
    return claim ? [`${facet}: ${claim}`] : [];
  });
  return [...slow, ...claims];
}
