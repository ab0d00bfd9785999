import type { Fight, FightTurn } from "../tables/fight.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import { nextRound, type Round, slowRival } from "./breaker.ts";
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
  readonly asked: readonly Cause[];
  readonly otherDeployments: ReadonlySet<string>;
}

/** The fights over the managed facets, and over the bucket itself, after a look. What a changed spec or a new bucket asks for is no repair. */
export function fightsAfter(rounds: Rounds): Fights {
  const { status, managed, look, pace } = rounds;
  const fights = [wholeBucket, ...managed].map((facet): [string, Fight] => {
    const fight = status.fights[facet] ?? none;
    const isCovered = facet === wholeBucket || look.facets.includes(facet);
    return [facet, isCovered ? nextRound(fight, roundOf(facet, rounds), pace.fight) : fight];
  });
  return Object.fromEntries(fights.filter(([, { repairs, breaker }]) => repairs.length > 0 || breaker));
}

function roundOf(facet: string, { status, causes, asked, look, at, otherDeployments }: Rounds): Round {
  const isWritten = look.sent.some((sent) => sent.facet === facet);
  const differences = look.drift.filter((drift) => drift.facet === facet);
  const drifted = differences.length > 0 || (facet === wholeBucket && (isWritten || !look.exists));
  const isNew = !status.seen || asked.some(({ why }) => why === "spec");
  return {
    at,
    drifted,
    repaired: drifted && isWritten && !isNew,
    by: causes.findLast((cause) => touches(cause, facet))?.call?.principal.name,
    isHopeless: claimOn(facet, causes, asked, otherDeployments) !== undefined,
    isExposure: differences.some(({ severity }) => severity === "exposure"),
  };
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
export function contestedIn(fights: Fights, { look, causes, asked, at, otherDeployments }: Rounds): string[] {
  const slow = Object.entries(fights).flatMap(([facet, fight]) => {
    const name = look.sent.some((sent) => sent.facet === facet) && slowRival(fight, at);
    return name ? [`${name} keeps changing ${facet}`] : [];
  });
  const claims = [...new Set(look.drift.map(({ facet }) => facet))].flatMap((facet) => {
    const claim = claimOn(facet, causes, asked, otherDeployments);
    return claim ? [`${facet}: ${claim}`] : [];
  });
  return [...slow, ...claims];
}
