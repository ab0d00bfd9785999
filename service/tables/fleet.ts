import { type Part, partsOf, placeIn } from "./fleetIndex.ts";
import type { FleetPage, Ledger } from "./ledger.ts";
import { type Verdict, verdicts } from "./status.ts";

/** The state of the fleet: buckets by verdict, without the converged ones, and the age of the oldest check. */
export interface Fleet {
  readonly counts: ReadonlyMap<Verdict, number>;
  /** Milliseconds; without paused and invalid buckets, which are not read. Of converged buckets only their slices are known. */
  readonly oldestCheckMs: number;
  /** Facets that are not written because of a conflict. */
  readonly openBreakers: number;
  /** Facets that may give access that the spec does not grant. */
  readonly exposed: number;
}

const unchecked: readonly string[] = ["invalid", "paused"];
const notConverged = verdicts.filter((verdict) => verdict !== "converged");
/** A part with more statuses is counted by verdict; only what its filter admits is returned. */
const fewOfAPart = 200;
const partsAtOnce = 8;

/**
 * Counts the fleet by the fleet index; the cost grows with the buckets that are not converged. Of a large part only those
 * are returned that change a figure besides the counts: an open breaker, an exposure, or a check older than the last round
 * of the sweep. Rejects like the ledger.
 */
export async function surveyFleet(
  ledger: Pick<Ledger, "fleetPage" | "sweptSince">,
  now: Date,
): Promise<Fleet> {
  const swept = (await ledger.sweptSince()) ?? now.toISOString();
  const survey = {
    counts: new Map<Verdict, number>(notConverged.map((verdict) => [verdict, 0])),
    oldest: Date.parse(swept),
    openBreakers: 0,
    exposed: 0,
  };
  const parts = partsOf(notConverged).values();
  const surveyParts = async () => {
    for (const part of parts) await surveyPart(part, ledger, survey, swept);
  };
  await Promise.all(Array.from({ length: partsAtOnce }, surveyParts));
  const { counts, oldest, openBreakers, exposed } = survey;
  return { counts, oldestCheckMs: now.getTime() - oldest, openBreakers, exposed };
}

interface Survey {
  readonly counts: Map<Verdict, number>;
  oldest: number;
  openBreakers: number;
  exposed: number;
}

async function surveyPart(
  { whole, verdicts: each }: Part,
  ledger: Pick<Ledger, "fleetPage">,
  survey: Survey,
  swept: string,
): Promise<void> {
  const { entries, next } = await ledger.fleetPage(whole, fewOfAPart);
  if (!next) {
    for (const entry of entries) {
      add(entry, survey);
      count(survey, placeIn(entry).verdict as Verdict, 1);
    }
    return;
  }
  const filter = {
    FilterExpression:
      "attribute_exists(openBreakers) OR attribute_exists(exposed) OR attribute_not_exists(lookedAt) OR lookedAt < :swept",
    ExpressionAttributeValues: { ":swept": swept },
  };
  for (const [verdict, place] of each)
    for (let from: FleetPage["next"] | "first" = "first"; from; ) {
      const page: FleetPage = await ledger.fleetPage(
        place,
        undefined,
        filter,
        from === "first" ? undefined : from,
      );
      for (const entry of page.entries) add(entry, survey);
      count(survey, verdict, page.count);
      from = page.next;
    }
}

function add(entry: FleetPage["entries"][number], survey: Survey): void {
  const { verdict, since } = placeIn(entry);
  const { checkedAt = since, openBreakers = 0, exposed = 0 } = entry;
  if (!unchecked.includes(verdict)) survey.oldest = Math.min(survey.oldest, Date.parse(checkedAt));
  survey.openBreakers += openBreakers;
  survey.exposed += exposed;
}

const count = ({ counts }: Survey, verdict: Verdict, more: number) =>
  counts.set(verdict, (counts.get(verdict) ?? 0) + more);
