import { identityOf } from "../values/identity.ts";
import type { Path } from "../values/normal.ts";
import type { Waiver } from "./exception.ts";

/** A value without what is waived; undefined if nothing is left. `note` is called with the path of each waived part. */
export function withoutWaived(
  value: unknown,
  path: Path,
  waiver: Waiver,
  note: (path: Path) => void,
): unknown {
  if (waiver.covers(path) && !waiver.spares(path)) {
    note(path);
    return undefined;
  }
  if (Array.isArray(value))
    return left(
      value,
      value.flatMap((one, index) => leftOf(one, index, path, waiver, note)),
    );
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const rest = withoutWaived(member, [...path, name], waiver, note);
    return rest === undefined && member !== undefined ? [] : [[name, rest] as const];
  });
  return Object.keys(value).length > 0 && members.length === 0 ? undefined : Object.fromEntries(members);
}

const left = (before: readonly unknown[], after: readonly unknown[]) =>
  before.length > 0 && after.length === 0 ? undefined : after;

/** An element with an Id is waived as a whole or not at all: without a part it would say something else. */
function leftOf(element: unknown, index: number, path: Path, waiver: Waiver, note: (path: Path) => void) {
  const id = identityOf(element);
  const place = [...path, id ?? `${index}`];
  if (id === undefined) {
    const rest = withoutWaived(element, place, waiver, note);
    return rest === undefined ? [] : [rest];
  }
  if (!waiver.covers(place) || waiver.spares(place)) return [element];
  note(place);
  return [];
}
