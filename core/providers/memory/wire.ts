import {
  type Member,
  type MemberRef,
  membersOf,
  type ShapeRef,
  shapeOf,
  withoutTraits,
} from "../operation.ts";
import { copyOf } from "./copy.ts";

export type Structure = Record<string, unknown>;

const isStructure = (value: unknown): value is Structure =>
  typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);

function arrivingList(values: readonly unknown[], element: MemberRef): unknown[] {
  const [reference] = withoutTraits(element);
  return values.map((value) => arrivingValue(value, reference)).filter((value) => value !== undefined);
}

function arrivingValue(value: unknown, reference: ShapeRef): unknown {
  if (value === null) return undefined;
  const members = membersOf(reference);
  if (isStructure(value) && members.length > 0) return arriving(value, members);
  const element = shapeOf(reference)?.[4];
  if (Array.isArray(value) && element !== undefined) return arrivingList(value, element as MemberRef);
  return copyOf(value);
}

/**
 * A structure as S3 receives it: the SDK sends only known members, omits undefined, and cannot express an empty
 * flattened list. The result shares nothing with the input.
 */
export function arriving(value: Structure, members: readonly Member[]): Structure {
  const arrived: Structure = {};
  for (const { name, reference, flattened } of members) {
    const part = arrivingValue(value[name], reference);
    const vanishes = part === undefined || (flattened && Array.isArray(part) && part.length === 0);
    if (!vanishes) arrived[name] = part;
  }
  return arrived;
}
