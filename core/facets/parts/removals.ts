import type { Normal, NormalMap } from "../../values/normal.ts";
import { fingerprint } from "./understanding.ts";

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

const everything = fingerprint(new Map());
const filterOf = ({ filter }: Removal): string => (filter?.size ? fingerprint(filter) : everything);

/** Returns whether given rules delete an object or version that the rules `than` keep, or keep longer. */
export function removerBeyond(than: NormalMap): (...rules: readonly Normal[]) => boolean {
  const removals = (rules: readonly Normal[]) => rules.flatMap((rule) => removalsOf(rule as NormalMap));
  const known = Map.groupBy(removals([...than.values()]), (one) => `${one.kind} ${filterOf(one)}`);
  const isKnown = (one: Removal): boolean =>
    [everything, filterOf(one)].some((filter) =>
      known
        .get(`${one.kind} ${filter}`)
        ?.some(({ soon, spared }) => soon <= one.soon && spared <= one.spared),
    );
  return (...rules) => removals(rules).some((one) => !isKnown(one));
}
