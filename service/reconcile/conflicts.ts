import type { Conflict, ConflictTurn } from "../tables/conflict.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { type Cause, touches } from "../triggers/trigger.ts";
import { nextRound, type Round, slowWriter } from "./breaker.ts";
import type { Check } from "./checkResult.ts";
import { claimOn } from "./holds.ts";
import type { Intervals } from "./intervals.ts";

const none: Conflict = { repairs: [] };
type Conflicts = Readonly<Record<string, Conflict>>;

/** The inputs for the conflicts after a check. */
export interface Rounds {
  readonly status: Status;
  readonly managed: readonly string[];
  readonly causes: readonly Cause[];
  readonly check: Check;
  /** When the check began. The breakers that held it are those of that time. */
  readonly at: string;
  readonly intervals: Intervals;
  readonly asked: readonly Cause[];
  readonly otherDeployments: ReadonlySet<string>;
}

/** The conflicts about managed facets and the bucket itself after a check. Writes for a changed spec or a new bucket are not repairs. */
export function conflictsAfter(rounds: Rounds): Conflicts {
  const { status, managed, check, intervals } = rounds;
  const conflicts = [wholeBucket, ...managed].map((facet): [string, Conflict] => {
    const conflict = status.conflicts[facet] ?? none;
    return [
      facet,
      isKnownOf(facet, check) ? nextRound(conflict, roundOf(facet, rounds), intervals.conflict) : conflict,
    ];
  });
  return Object.fromEntries(conflicts.filter(([, { repairs, breaker }]) => repairs.length > 0 || breaker));
}

/** Whether a check says how a facet, or the bucket itself, is: one that could not be read is not taken to be in sync. */
function isKnownOf(facet: string, { facets, read, sent, failure }: Check): boolean {
  if (facet !== wholeBucket) return read.includes(facet) || sent.some((one) => one.facet === facet);
  return failure === undefined && (facets.length === 0 || read.length + sent.length > 0);
}

function roundOf(facet: string, { status, causes, asked, check, at, otherDeployments }: Rounds): Round {
  const isWritten = check.sent.some((sent) => sent.facet === facet);
  const differences = check.drift.filter((drift) => drift.facet === facet);
  const drifted = differences.length > 0 || (facet === wholeBucket && (isWritten || !check.exists));
  const isNew = !status.seen || asked.some(({ why }) => why === "spec");
  return {
    at,
    drifted,
    repaired: drifted && isWritten && !isNew,
    by: lastCall(causes, facet)?.call?.principal.name,
    isClaimed: claimOn(facet, causes, asked, otherDeployments) !== undefined,
    isExposure: differences.some(({ severity }) => severity === "exposure"),
  };
}

/** The last call on a facet: events come in any order. */
const lastCall = (causes: readonly Cause[], facet: string): Cause | undefined =>
  causes
    .filter((cause) => touches(cause, facet))
    .reduce<Cause | undefined>((last, cause) => (last && cause.at < last.at ? last : cause), undefined);

/** The conflicts that were opened or closed between two checks. */
export function turnsBetween(before: Conflicts, after: Conflicts): ConflictTurn[] {
  const facets = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return facets.flatMap((facet): ConflictTurn[] => {
    const [was, is] = [before[facet]?.breaker, after[facet]?.breaker];
    if (is && !was) return [{ facet, became: "open", otherWriter: is.otherWriter, until: is.until }];
    return was && !is ? [{ facet, became: "closed", otherWriter: was.otherWriter }] : [];
  });
}

/** Who keeps changing which of the repaired facets, and what other deployments set to another value. */
export function contestedIn(
  conflicts: Conflicts,
  { check, causes, asked, at, otherDeployments }: Rounds,
): string[] {
  const slow = Object.entries(conflicts).flatMap(([facet, conflict]) => {
    const name = check.sent.some((sent) => sent.facet === facet) && slowWriter(conflict, at);
    return name ? [`${name} keeps changing ${facet}`] : [];
  });
  const claims = [...new Set(check.drift.map(({ facet }) => facet))].flatMap((facet) => {
    const claim = claimOn(facet, causes, asked, otherDeployments);
    return claim ? [`${facet}: ${claim}`] : [];
  });
  return [...slow, ...claims];
}
