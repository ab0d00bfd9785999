import * as z from "zod";
import { matches } from "../values/pattern.ts";
import type { Facts } from "./facts.ts";

const patterns = (what: string, shape: RegExp) =>
  z
    .array(z.string().max(255).regex(shape, `is not ${what}; * stands for any characters`))
    .min(1)
    .max(500);

/** Which buckets a baseline concerns: those that all members admit and `not` does not name. */
export const selectSchema = z.strictObject({
  accounts: patterns("an account id or a pattern of them", /^[\d*]{1,12}$/)
    .optional()
    .describe("Account ids; * stands for any characters. Default: all."),
  regions: patterns("a region or a pattern of regions", /^[a-z\d*-]{1,40}$/)
    .optional()
    .describe("Regions; * stands for any characters. Default: all."),
  names: patterns("a pattern of bucket names", /^[A-Za-z0-9._*-]+$/)
    .optional()
    .describe("Bucket names; * stands for any characters. Default: all."),
  not: patterns("a pattern of bucket names", /^[A-Za-z0-9._*-]+$/)
    .optional()
    .describe("Bucket names that are left out, whatever the other members say."),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .optional()
    .describe(
      "Tags that a bucket must have; * in a value stands for any characters. The tags of the spec count, without them the live tags. Who can tag a bucket can so leave the baseline.",
    ),
});
export type Select = z.output<typeof selectSchema>;

const isIn = (list: readonly string[] | undefined, text: string): boolean =>
  list === undefined || list.some((pattern) => matches(pattern, text));

/** Whether the name alone admits the bucket. */
export const selectsName = ({ names, not = [] }: Select, name: string): boolean =>
  isIn(names, name) && !not.some((pattern) => matches(pattern, name));

/** Whether name, account and region admit the bucket; its tags are not asked. */
export const selectsPlace = (select: Select, { name, account, region }: Facts): boolean =>
  selectsName(select, name) && isIn(select.accounts, account) && isIn(select.regions, region);

/** Whether a baseline selects the bucket. Tags that are unknown select nothing. */
export const selects = (select: Select, facts: Facts): boolean =>
  selectsPlace(select, facts) &&
  Object.entries(select.tags ?? {}).every(([key, pattern]) => {
    const value = Object.hasOwn(facts.tags ?? {}, key) ? facts.tags?.[key] : undefined;
    return value !== undefined && matches(pattern, value);
  });

/** Whether some bucket can be selected by both. Doubt counts as yes. */
export function mayOverlap(a: Select, b: Select): boolean {
  const meet = (one: readonly string[] = ["*"], other: readonly string[] = ["*"]) =>
    one.some((first) => other.some((second) => intersect(first, second)));
  const without = (names: readonly string[] = ["*"], not: readonly string[] = []) =>
    names.filter((pattern) => !not.some((left) => absorbs(left, pattern)));
  const names = [a, b].map((one) => without(without(one.names, a.not), b.not));
  return (
    meet(a.accounts, b.accounts) && meet(a.regions, b.regions) && meet(names[0], names[1]) && tagsMeet(a, b)
  );
}

const tagsMeet = ({ tags: a = {} }: Select, { tags: b = {} }: Select) =>
  Object.entries(a).every(([key, pattern]) => !Object.hasOwn(b, key) || intersect(pattern, `${b[key]}`));

/** Whether a pattern matches every text that another pattern matches. */
const absorbs = (wide: string, narrow: string): boolean => matches(wide, narrow.replaceAll("*", "\uFFFF"));

/** Whether some text matches both patterns. Patterns are short, so that a table of all pairs of places is small. */
function intersect(a: string, b: string): boolean {
  let row = reachedIn(b, new Set([0]));
  for (const letter of a)
    row = reachedIn(b, new Set([...row].flatMap((place) => [...placesAfter(letter, b, place)])));
  return row.has(b.length);
}

/** Where in a pattern one can be after a letter of the other; a star there stands for any rest. */
function* placesAfter(letter: string, pattern: string, place: number): Generator<number> {
  if (letter === "*") for (let end = place; end <= pattern.length; end++) yield end;
  else if (pattern[place] === "*") yield place;
  else if (pattern[place] === letter) yield place + 1;
}

/** The same places, with those behind a star that stands for nothing. */
function reachedIn(pattern: string, places: Set<number>): Set<number> {
  for (const place of places) if (pattern[place] === "*") places.add(place + 1);
  return places;
}
