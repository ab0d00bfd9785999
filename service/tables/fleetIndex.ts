import { spreadKey, spreadKeys } from "./spread.ts";
import type { Status, Verdict } from "./status.ts";

/** All statuses stand under the keys of one kind, in each of them by verdict: those that are as their specs say first. */
const kind = "all";

const unwell = "1";
const prefixOf = (verdict: Verdict) => `${verdict === "converged" ? "0" : unwell}${verdict}#`;

/** Where a status stands in the index of the fleet. It moves only where its verdict changes. */
export const fleetPlace = ({ bucket, verdict, since }: Pick<Status, "bucket" | "verdict" | "since">) => ({
  fleet: spreadKey(kind, bucket),
  fleetSince: `${prefixOf(verdict)}${since}`,
});

const keys = spreadKeys(kind).slice(1);

/** A condition on the keys of an index, and its values. */
export interface KeyCondition {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, string>>;
}

/** Where the statuses of a verdict stand; first where versions before 0.2 put them, whose key was the verdict alone. */
export const placesOf = (verdict: Verdict): readonly KeyCondition[] => [
  { KeyConditionExpression: "fleet = :verdict", ExpressionAttributeValues: { ":verdict": verdict } },
  ...keys.map((key) => ofVerdict(key, verdict)),
];

/** A part of the fleet: all that is not as its spec says under one key; and the same verdict by verdict. */
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
      ExpressionAttributeValues: { ":verdict": key, ":from": unwell },
    },
    verdicts: verdicts.map((verdict) => [verdict, ofVerdict(key, verdict)] as const),
  })),
];

const ofVerdict = (key: string, verdict: Verdict): KeyCondition => ({
  KeyConditionExpression: "fleet = :verdict AND begins_with(fleetSince, :prefix)",
  ExpressionAttributeValues: { ":verdict": key, ":prefix": prefixOf(verdict) },
});

/** The verdict under which an entry of the index stands, and since when its bucket is known. */
export function placeIn({ fleet, fleetSince }: { readonly fleet: string; readonly fleetSince: string }) {
  const [, verdict = fleet, since = fleetSince] = /^\d([^#]*)#(.*)$/.exec(fleetSince) ?? [];
  return { verdict, since };
}
