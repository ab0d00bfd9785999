// Schema 1 had other names for some attributes. Items of it live on until a worker rewrites them, history for 400 days.

type Item = Readonly<Record<string, unknown>>;

const renamed = (item: Item, names: Item): Item =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [names[name] ?? name, value]));

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null;

const eachOf = (value: unknown, change: (one: Item) => Item): unknown =>
  isItem(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, isItem(one) ? change(one) : one]))
    : value;

/** Changes those members of an item that are there. */
const changed = (item: Item, changes: Readonly<Record<string, (value: unknown) => unknown>>): Item => ({
  ...item,
  ...Object.fromEntries(
    Object.entries(changes).flatMap(([name, change]) => (name in item ? [[name, change(item[name])]] : [])),
  ),
});

const listOf = (change: (one: unknown) => unknown) => (value: unknown) =>
  Array.isArray(value) ? value.map(change) : value;

const holdOf = (hold: unknown) => (hold === "fight" ? "conflict" : hold);
const writerOf = (value: unknown) => (isItem(value) ? renamed(value, { rival: "otherWriter" }) : value);
const causes = listOf((cause) =>
  isItem(cause) ? changed(cause, { why: (why) => (why === "look" ? "manual" : why) }) : cause,
);
const withCauses = (value: unknown) => (isItem(value) ? changed(value, { causes }) : value);

const isOld = ({ schema = 1 }: Item) => schema === 1;

/** A status as it stands in the table, with the attribute names of this version. */
export function currentStatus(item: Item): Item {
  if (!isOld(item)) return item;
  const names = {
    troubles: "conditions",
    looked: "checked",
    handling: "reconciliation",
    fights: "conflicts",
  };
  return changed(renamed(item, names), {
    conditions: (list) => eachOf(list, (one) => changed(one, { hold: holdOf })),
    conflicts: (list) => eachOf(list, (one) => changed(one, { breaker: writerOf })),
    due: withCauses,
    intent: withCauses,
    dueCauses: causes,
  });
}

/** The same for an entry of the history. */
export function currentEntry(item: Item): Item {
  if (!isOld(item)) return item;
  return changed(renamed(item, { fights: "conflicts" }), {
    conflicts: listOf(writerOf),
    held: listOf(holdOf),
    causes,
  });
}
