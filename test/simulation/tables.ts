import {
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

export type Item = Readonly<Record<string, unknown>>;

interface Kept {
  readonly item: Item | undefined;
  readonly at: number;
  readonly before: Item | undefined;
}

interface Input {
  readonly [parameter: string]: unknown;
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: object;
}

/** What the document client makes of an item on its way. Frozen, so that it can be handed to anybody. */
const kept = (item: Item): Item => frozen(JSON.parse(JSON.stringify(item)));

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) frozen(part);
  return Object.freeze(value);
}

const refused = () => Object.assign(new Error("refused"), { name: "ConditionalCheckFailedException" });

/** A parameter that changes what a call means and that is not simulated must not be passed over. */
function refuseUnknown(input: object, ...known: string[]): void {
  const unknown = Object.keys(input).find((parameter) => !known.includes(parameter));
  if (unknown) throw new Error(`${unknown} is not simulated`);
}

/** One DynamoDB table, as the document client shows it. */
export class Table {
  readonly #kept = new Map<string, Kept>();
  readonly #keys: readonly string[];
  readonly #now: () => number;
  readonly #behindMs: () => number;
  constructor(keys: readonly string[], now: () => number, behindMs: () => number) {
    this.#keys = keys;
    this.#now = now;
    this.#behindMs = behindMs;
  }

  /** The item as it is. */
  get(key: Item): Item | undefined {
    return this.#kept.get(this.#address(key))?.item;
  }

  set(key: Item, item: Item | undefined): void {
    const address = this.#address(key);
    this.#kept.set(address, {
      item: item && kept(item),
      at: this.#now(),
      before: this.#kept.get(address)?.item,
    });
  }

  /** Items as somebody sees them who does not ask for consistency. */
  seen(behindMs = this.#behindMs()): Item[] {
    const then = this.#now() - behindMs;
    const items = [...this.#kept.values()].map(({ item, at, before }) => (at > then ? before : item));
    return items.filter((item) => item !== undefined);
  }

  send(command: object): object {
    const { input } = command as { input: Input };
    if (command instanceof GetCommand) return this.#read(input);
    if (command instanceof PutCommand) return this.#write([{ Put: input }]);
    if (command instanceof TransactWriteCommand)
      return this.#write((input as { TransactItems?: Writing[] }).TransactItems ?? []);
    if (command instanceof UpdateCommand) return this.#count(input);
    if (command instanceof QueryCommand) return this.#query(input);
    if (command instanceof ScanCommand) return this.#scan(input);
    throw new Error(`${command.constructor.name} is not simulated`);
  }

  #read(input: Input): object {
    refuseUnknown(input, "TableName", "Key", "ConsistentRead");
    const { Key = {}, ConsistentRead } = input;
    const found = this.#kept.get(this.#address(Key));
    const old = !ConsistentRead && found && found.at > this.#now() - this.#behindMs();
    const Item = old ? found.before : found?.item;
    return Item ? { Item } : {};
  }

  #write(writings: readonly Writing[]): object {
    for (const { Put, Delete, ...others } of writings) {
      const known = ["TableName", "Item", "Key", "ConditionExpression", "ExpressionAttributeValues"];
      refuseUnknown({ ...others, ...Put, ...Delete }, ...known);
      const key = Put?.Item ?? Delete?.Key;
      if (key) this.#mustHold(key, Put ?? Delete ?? {});
    }
    for (const { Put, Delete } of writings) {
      const key = Put?.Item ?? Delete?.Key;
      if (key) this.set(key, Put?.Item);
    }
    return {};
  }

  /** The one condition there is: on who wrote the item. */
  #mustHold(key: Item, { ConditionExpression = "", ExpressionAttributeValues = {} }: Input): void {
    if (!ConditionExpression) return;
    const writer = this.get(key)?.writer;
    const holds =
      writer === undefined
        ? `${ConditionExpression}`.includes("attribute_not_exists(writer)")
        : Object.values(ExpressionAttributeValues).includes(writer);
    if (!holds) throw refused();
  }

  /** The one update there is: it counts up to a limit. */
  #count(input: Input): object {
    const known = [
      "TableName",
      "Key",
      "UpdateExpression",
      "ConditionExpression",
      "ExpressionAttributeValues",
    ];
    refuseUnknown(input, ...known);
    const { Key = {}, ExpressionAttributeValues } = input;
    const values = ExpressionAttributeValues as Readonly<Record<string, number>>;
    const { ":one": one = 0, ":most": most = 0, ":expires": expires } = values;
    const repairs = Number(this.get(Key)?.repairs ?? 0);
    if (`${input.ConditionExpression}`.includes("repairs < :most") && repairs >= most) throw refused();
    this.set(Key, { ...Key, repairs: repairs + one, expires });
    return {};
  }

  #query({ ExpressionAttributeValues, IndexName, Limit }: Input): object {
    const values = ExpressionAttributeValues as Readonly<Record<string, string>>;
    const {
      ":due": due,
      ":by": by = "",
      ":bucket": bucket,
      ":history": prefix = "",
      ":verdict": verdict,
    } = values;
    const text = (item: Item, name: string) => `${item[name] ?? ""}`;
    if (IndexName === "fleet") {
      const found = this.seen().filter((item) => item.fleet === verdict);
      return { Items: found.sort((a, b) => text(a, "fleetSince").localeCompare(text(b, "fleetSince"))) };
    }
    const found = IndexName
      ? this.seen()
          .filter((item) => item.waiting === due && text(item, "dueAt") <= by)
          .sort((a, b) => text(a, "dueAt").localeCompare(text(b, "dueAt")))
      : this.seen()
          .filter((item) => item.bucket === bucket && text(item, "entry").startsWith(prefix))
          .sort((a, b) => text(b, "entry").localeCompare(text(a, "entry")));
    return { Items: found.slice(0, (Limit as number | undefined) ?? found.length) };
  }

  #scan({ Segment = 0, TotalSegments = 1 }: Input): object {
    const segmentOf = (item: Item) => (this.#address(item).codePointAt(0) ?? 0) % (TotalSegments as number);
    return { Items: this.seen().filter((item) => segmentOf(item) === Segment) };
  }

  #address(key: Item): string {
    return this.#keys.map((name) => key[name]).join("\n");
  }
}

interface Writing {
  readonly Put?: Input;
  readonly Delete?: Input;
}
