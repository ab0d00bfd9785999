import { isDeepStrictEqual } from "node:util";

type Item = Readonly<Record<string, unknown>>;

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

interface Input extends Write {
  readonly Segment?: number;
  readonly TransactItems?: readonly { readonly Put?: Write; readonly Delete?: Write }[];
}

/** Items of the table of baselines have a kind, too. */
const keyOf = ({ kind, name }: Item = {}) => (kind === undefined ? `${name}` : `${kind} ${name}`);

/** The items of a spec table, or of a table of baselines, in memory, as the document client shows them, with the conditions that the command line sets. */
export class SpecItems {
  readonly #items = new Map<string, Item>();
  /** What comes right before a write. */
  beforeWrite: (input: Input) => void = () => undefined;

  get(name: string): Item | undefined {
    return this.#items.get(name);
  }

  put(item: Item): void {
    this.#items.set(keyOf(item), item);
  }

  async send(command: { readonly input: Input }): Promise<object> {
    const { input } = command;
    const kind = command.constructor.name;
    if (kind === "GetCommand") return { Item: structuredClone(this.#items.get(keyOf(input.Key))) };
    if (kind === "ScanCommand") return { Items: input.Segment ? [] : [...this.#items.values()] };
    this.beforeWrite(input);
    const single = kind === "DeleteCommand" ? { Delete: input } : { Put: input };
    const writes = (input.TransactItems ?? [single]).map(({ Put, Delete }) => Put ?? Delete ?? {});
    if (!writes.every((write) => this.#holds(write))) throw this.#refused(input);
    for (const { Item, Key } of writes)
      if (Item) this.put(Item);
      else this.#items.delete(keyOf(Key));
    return {};
  }

  #holds({ Key, Item, ConditionExpression, ...names }: Write): boolean {
    const item = this.#items.get(keyOf(Key ?? Item)) ?? {};
    const { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = names;
    return (ConditionExpression?.split(" AND ") ?? []).every((term) => {
      const [, absent] = /^attribute_not_exists\((.*)\)$/.exec(term) ?? [];
      if (absent) return !Object.hasOwn(item, ExpressionAttributeNames[absent] ?? "");
      const [name = "", value = ""] = term.split(" = ");
      return isDeepStrictEqual(item[ExpressionAttributeNames[name] ?? ""], ExpressionAttributeValues[value]);
    });
  }

  #refused({ TransactItems }: Input): Error {
    const name = TransactItems ? "TransactionCanceledException" : "ConditionalCheckFailedException";
    const CancellationReasons = [{ Code: "ConditionalCheckFailed" }, { Code: "None" }];
    return Object.assign(new Error("refused"), { name, ...(TransactItems && { CancellationReasons }) });
  }
}
