type Item = Readonly<Record<string, unknown>>;

interface Update {
  readonly UpdateExpression?: unknown;
  readonly ExpressionAttributeNames?: unknown;
  readonly ExpressionAttributeValues?: unknown;
}

/** An item after an update of the form `SET #a = :a, #b = :b REMOVE #c`. Throws on any other form. */
export function itemAfter(item: Item, update: Update): Item {
  const names = update.ExpressionAttributeNames as Readonly<Record<string, string>>;
  const values = update.ExpressionAttributeValues as Item;
  const nameOf = (placeholder: string) => {
    const name = names[placeholder];
    if (name === undefined) throw new Error(`${placeholder} has no name`);
    return name;
  };
  const [, set = "", removed = ""] = /^SET (.*?)(?: REMOVE (.*))?$/.exec(`${update.UpdateExpression}`) ?? [];
  if (!set) throw new Error(`${update.UpdateExpression} is not simulated`);
  const changed: Record<string, unknown> = { ...item };
  for (const part of set.split(", ")) {
    const [name = "", value = ""] = part.split(" = ");
    if (!(value in values)) throw new Error(`${value} has no value`);
    changed[nameOf(name)] = values[value];
  }
  for (const name of removed.split(", ").filter(Boolean)) delete changed[nameOf(name)];
  return changed;
}
