import { type QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

type Item = Readonly<Record<string, unknown>>;
type Command = QueryCommand | UpdateCommand;

const conditionFailed = () =>
  Object.assign(new Error("the condition does not hold"), { name: "ConditionalCheckFailedException" });

/** The items of a table, for updates that set members by name, and queries by the first key and a prefix of the second. */
export class FakeItems {
  readonly all = new Map<string, Item>();
  writes = 0;
  /** What each call rejects with. */
  failure: Error | undefined;

  async send(command: Command): Promise<{ readonly Items?: readonly Item[] }> {
    if (this.failure) throw this.failure;
    if (command instanceof UpdateCommand) return this.#update(command.input);
    const { ":bucket": bucket, ":prefix": prefix } = command.input.ExpressionAttributeValues ?? {};
    const Items = [...this.all.values()].filter(
      (item) => item.bucket === bucket && `${item.entry}`.startsWith(prefix),
    );
    return { Items };
  }

  #update(input: UpdateCommand["input"]): { readonly Items?: readonly Item[] } {
    const { Key = {}, UpdateExpression = "", ConditionExpression = "" } = input;
    const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
    for (const name of Object.keys(names))
      if (!new RegExp(`${name}\\b`).test(UpdateExpression + ConditionExpression))
        throw new Error(`unused: ${name}`);
    const id = `${Key.bucket} ${Key.entry}`;
    const item = this.all.get(id) ?? {};
    if (!ConditionExpression.split(" OR ").some((term) => isMet(term, item, names, values)))
      throw conditionFailed();
    const set = UpdateExpression.replace(/^SET /, "")
      .split(", ")
      .map((one) => one.split(" = ") as [string, string])
      .map(([name, value]) => [names[name] ?? name, values[value]]);
    this.all.set(id, { ...item, ...Key, ...Object.fromEntries(set) });
    this.writes += 1;
    return {};
  }
}

function isMet(term: string, item: Item, names: Readonly<Record<string, string>>, values: Item): boolean {
  const [, absent] = /^attribute_not_exists\((#\w+)\)$/.exec(term) ?? [];
  if (absent) return !((names[absent] ?? "") in item);
  const [, name = "", value = ""] = /^(#\w+) < (:\w+)$/.exec(term) ?? [];
  return `${item[names[name] ?? ""]}` < `${values[value]}`;
}
