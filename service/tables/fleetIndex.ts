import { spreadKey, spreadKeys } from "./spread.ts";
import type { Status, Verdict } from "./status.ts";

/** All statuses have keys of this kind. Each key sorts them by verdict, converged ones first, and then by `since`. */
const kind = "all";

const notConverged = "1";
const prefixOf = (verdict: Verdict) => `${verdict === "converged" ? "0" : notConverged}${verdict}#`;

/** The keys of a status in the fleet index. They change only when the verdict changes. */
export const fleetPlace = ({ bucket, verdict, since }: Pick<Status, "bucket" | "verdict" | "since">) => ({
  fleet: spreadKey(kind, bucket),
  fleetSince: `${prefixOf(verdict)}${since}`,
});

const keys = spreadKeys(kind).slice(1);

/** A key condition of a DynamoDB query, and its values. */
export interface KeyCondition {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, string>>;
}

/** The queries for all statuses of a verdict. The first finds those of versions before 0.2, whose key was the verdict. */
export const placesOf = (verdict: Verdict): readonly KeyCondition[] => [
  { KeyConditionExpression: "fleet = :verdict", ExpressionAttributeValues: { ":verdict": verdict } },
  ...keys.map((key) => ofVerdict(key, verdict)),
];

/** A part of the fleet: the statuses of one key that are not converged, as one query and as one for each verdict. */
export interface Part {
  readonly whole: KeyCondition;
  readonly verdicts: readonly (readonly [Verdict, KeyCondition])[];
}

export const partsOf = (verdicts: readonly Verdict[]): readonly Part[] => [
  ...verdicts.map((verdict): Part => {
    const whole = {
      KeyConditionExpression: "fleet = :verdict",
      ExpressionAttributeValues: { ":verdict": verdict },
    };
    return { whole, verdicts: [[verdict, whole]] };
  }),
  ...keys.map((key) => ({
    whole: {
      KeyConditionExpression: "fleet = :verdict AND fleetSince >= :from",
      ExpressionAttributeValues: { ":verdict": key, ":from": notConverged },
    },
    verdicts: verdicts.map((verdict) => [verdict, ofVerdict(key, verdict)] as const),
  })),
];

const ofVerdict = (key: string, verdict: Verdict): KeyCondition => ({
  KeyConditionExpression: "fleet = :verdict AND begins_with(fleetSince, :prefix)",
  ExpressionAttributeValues: { ":verdict": key, ":prefix": prefixOf(verdict) },
});

/** Verdict and `since` of an entry of the fleet index, from its keys. */
export function placeIn({ fleet, fleetSince }: { readonly fleet: string; readonly fleetSince: string }) {
  const [, verdict = fleet, since = fleetSince] = /^\d([^#]*)#(.*)$/.exec(fleetSince) ?? [];
  return { verdict, since };
}
