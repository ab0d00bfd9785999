import type { Normal, NormalMap, NormalObject } from "../../values/normal.ts";
import type { Caution } from "../warning.ts";
import { removesMore } from "./removals.ts";

// What cannot be undone, in words for people: the bundle of what only writes leaves this file out.

const irreversible = (text: string): readonly Caution[] => [{ kind: "irreversible", text }];

type Sides<N> = { readonly before: N; readonly after: N };

/** A new bucket has no objects yet that it could concern. */
export const versioningCautions = (
  { before, after }: Sides<{ readonly Status: string }>,
  isNew: boolean,
): readonly Caution[] =>
  !isNew && before.Status === "never set" && after.Status === "Enabled"
    ? irreversible("versioning can be suspended later, and never be taken away again")
    : [];

type Lock = { readonly ObjectLockEnabled: string; readonly Rule?: Normal | undefined };

const retentionOf = ({ Rule }: Lock): NormalMap =>
  ((Rule as NormalObject | undefined)?.DefaultRetention as NormalMap | undefined) ?? new Map();

const inDays = (retention: NormalMap) =>
  Number(retention.get("Days") ?? 0) + 365 * Number(retention.get("Years") ?? 0);

const holdOf = (retention: NormalMap): NormalMap =>
  (retention.get("DefaultEventHold") as NormalMap | undefined) ?? new Map();

const spanOf = (one: NormalMap): string =>
  ["Days", "Years"]
    .flatMap((unit) => (one.has(unit) ? [`${one.get(unit)} ${unit.toLowerCase()}`] : []))
    .join(", ");

/** What nobody may delete, for how long. A retention that governs can be overridden by whoever is let do that. */
export function lockCautions({ before, after }: Sides<Lock>): readonly Caution[] {
  const isLocked = before.ObjectLockEnabled !== "Enabled" && after.ObjectLockEnabled === "Enabled";
  const [was, is] = [retentionOf(before), retentionOf(after)];
  const complies = (one: NormalMap) => (one.get("Mode") === "COMPLIANCE" ? inDays(one) : 0);
  const [held, hold] = [holdOf(was), holdOf(is)];
  return [
    ...(isLocked ? irreversible("Object Lock cannot be switched off again") : []),
    ...(complies(is) > complies(was)
      ? irreversible(
          `nobody, not even the account's root user, can delete what is written from then on for ${spanOf(is)} (COMPLIANCE)`,
        )
      : []),
    ...(inDays(hold) > inDays(held)
      ? irreversible(
          `what is written from then on is held for ${spanOf(hold)} after its event (DefaultEventHold)`,
        )
      : []),
  ];
}

const mostNames = 5;

/** Rules that remove what no rule removes yet, or not so soon. Which objects are there is not known here. */
export function removalCautions(
  { before, after }: Sides<{ readonly Rules: NormalMap }>,
  isNew: boolean,
): readonly Caution[] {
  if (isNew) return [];
  const names = [...after.Rules]
    .filter(([key, rule]) => removesMore(new Map([[key, rule]]), before.Rules))
    .map(([name]) => JSON.stringify(name));
  if (names.length === 0) return [];
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const rules = `the rule${names.length > 1 ? "s" : ""} ${names.slice(0, mostNames).join(", ")}${more}`;
  return [{ kind: "deletes", text: `${rules} may delete objects that already exist` }];
}
