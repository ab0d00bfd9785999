import type { Normal, NormalMap, NormalObject } from "../../values/normal.ts";
import type { Caution } from "../warning.ts";
import { removerBeyond } from "./removals.ts";

// Warnings about changes that cannot be undone. The bundles of functions that only write leave this file out.

const irreversible = (text: string): readonly Caution[] => [{ kind: "irreversible", text }];

type Sides<N> = { readonly before: N; readonly after: N };

/** No warning for a new bucket: it has no objects yet. */
export const versioningCautions = (
  { before, after }: Sides<{ readonly Status: string }>,
  isNew: boolean,
): readonly Caution[] =>
  !isNew && before.Status === "never set" && after.Status === "Enabled"
    ? irreversible("versioning can be suspended later, but never removed")
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

/**
 * Warns of retention that becomes stricter. Only COMPLIANCE is irreversible: GOVERNANCE can be bypassed by a
 * principal with that permission.
 */
export function lockCautions({ before, after }: Sides<Lock>): readonly Caution[] {
  const isLocked = before.ObjectLockEnabled !== "Enabled" && after.ObjectLockEnabled === "Enabled";
  const [was, is] = [retentionOf(before), retentionOf(after)];
  const complies = (one: NormalMap) => (one.get("Mode") === "COMPLIANCE" ? inDays(one) : 0);
  const [held, hold] = [holdOf(was), holdOf(is)];
  return [
    ...(isLocked ? irreversible("Object Lock cannot be disabled again") : []),
    ...(complies(is) > complies(was)
      ? irreversible(
          `no principal, not even the account's root user, can delete objects that are written from then on for ${spanOf(is)} (COMPLIANCE)`,
        )
      : []),
    ...(inDays(hold) > inDays(held)
      ? irreversible(
          `objects that are written from then on are held for ${spanOf(hold)} after their event (DefaultEventHold)`,
        )
      : []),
  ];
}

const maxNames = 5;

/**
 * Warns of rules that delete objects which no rule deletes yet, or delete them sooner. Which objects exist is
 * unknown here.
 */
export function removalCautions(
  { before, after }: Sides<{ readonly Rules: NormalMap }>,
  isNew: boolean,
): readonly Caution[] {
  if (isNew) return [];
  const removesMore = removerBeyond(before.Rules);
  const names = [...after.Rules]
    .filter(([, rule]) => removesMore(rule))
    .map(([name]) => JSON.stringify(name));
  if (names.length === 0) return [];
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : "";
  const rules = `the rule${names.length > 1 ? "s" : ""} ${names.slice(0, maxNames).join(", ")}${more}`;
  return [{ kind: "deletes", text: `${rules} may delete objects that already exist` }];
}
