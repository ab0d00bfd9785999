import { isDeepStrictEqual } from "node:util";
import type { Normal, NormalMap } from "../../values/normal.ts";

/** The objects that a lifecycle rule deletes: which ones, how soon, and how many newer versions must exist. */
interface Removal {
  readonly kind: string;
  readonly filter: NormalMap | undefined;
  readonly soon: number;
  readonly spared: number;
}

const numberIn = (part: NormalMap, name: string) => Number(part.get(name) ?? 0);

function removalsOf(rule: NormalMap): Removal[] {
  if (rule.get("Status") !== "Enabled") return [];
  const filter = rule.get("Filter") as NormalMap | undefined;
  const [whole, old] = ["Expiration", "NoncurrentVersionExpiration"].map(
    (name) => rule.get(name) as NormalMap | undefined,
  );
  const date = whole?.get("Date");
  return [
    ...(whole?.has("Days") ? [{ kind: "age", filter, soon: numberIn(whole, "Days"), spared: 0 }] : []),
    ...(date ? [{ kind: "date", filter, soon: Date.parse(`${date}`), spared: 0 }] : []),
    ...(old
      ? [
          {
            kind: "versions",
            filter,
            soon: numberIn(old, "NoncurrentDays"),
            spared: numberIn(old, "NewerNoncurrentVersions"),
          },
        ]
      : []),
  ];
}

const covers = (known: Removal, one: Removal): boolean =>
  known.kind === one.kind &&
  (!known.filter?.size || isDeepStrictEqual(known.filter, one.filter)) &&
  known.soon <= one.soon &&
  known.spared <= one.spared;

/** Whether `rules` delete an object or version that the rules `than` keep, or keep longer. */
export function removesMore(rules: NormalMap, than: NormalMap): boolean {
  const removals = (of: NormalMap) =>
    [...of.values()].flatMap((rule: Normal) => removalsOf(rule as NormalMap));
  const known = removals(than);
  return removals(rules).some((one) => !known.some((other) => covers(other, one)));
}
