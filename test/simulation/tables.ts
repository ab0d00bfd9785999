import {
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { type Item, indexes, Store } from "./store.ts";

export type { Item } from "./store.ts";

interface Input {
  readonly [parameter: string]: unknown;
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: object;
}

const refused = () => Object.assign(new Error("refused"), { name: "ConditionalCheckFailedException" });

/** A parameter that changes what a call means and that is not simulated must not be passed over. */
function refuseUnknown(input: object, ...known: string[]): void {
  const unknown = Object.keys(input).find((parameter) => !known.includes(parameter));
  if (unknown) throw new Error(`${unknown} is not simulated`);
}

const text = (item: Item, name: string) => `${item[name] ?? ""}`;
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** One DynamoDB table, as the document client shows it. */
export class Table extends Store {
  send(command: object): object {
    const { input } = command as { input: Input };
    if (command instanceof GetCommand) return this.#read(input);
    if (command instanceof PutCommand) return this.#write([{ Put: input }]);
    if (command instanceof TransactWriteCommand)
      return this.#write((input as { TransactItems?: Writing[] }).TransactItems ?? []);
    if (command instanceof UpdateCommand) return this.#update(input);
    if (command instanceof QueryCommand) return this.#query(input);
    if (command instanceof ScanCommand) return this.#scan(input);
    throw new Error(`${command.constructor.name} is not simulated`);
  }

  #read(input: Input): object {
    refuseUnknown(input, "TableName", "Key", "ConsistentRead");
    const { Key = {}, ConsistentRead } = input;
    const Item = ConsistentRead ? this.get(Key) : this.old(Key);
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

  /** The one condition there is: on which record the item is, and who wrote it. */
  #mustHold(key: Item, { ConditionExpression = "", ExpressionAttributeValues }: Input): void {
    if (!ConditionExpression) return;
    const values = (ExpressionAttributeValues ?? {}) as Item;
    const item = this.get(key);
    const holds = `${ConditionExpression}`.split(" OR ").some((term) => {
      const [name = "", value = ""] = term.split(" = ");
      if (term === "attribute_not_exists(writer)") return item?.writer === undefined;
      return item?.[name] !== undefined && item[name] === values[value];
    });
    if (!holds) throw refused();
  }

  /** The two updates that there are: one counts up to a limit, one adds to a set. */
  #update(input: Input): object {
    const { Key = {}, ExpressionAttributeValues, ReturnValues, ...rest } = input;
    const { ":runs": more, ":expires": expires } = (ExpressionAttributeValues ?? {}) as Item;
    if (ReturnValues !== "UPDATED_NEW") return this.#count(input);
    refuseUnknown(rest, "TableName", "UpdateExpression");
    const runs = new Set([...((this.get(Key)?.runs ?? []) as number[]), ...(more as Set<number>)]);
    this.set(Key, { ...Key, runs: [...runs], expires });
    return { Attributes: { runs, expires } };
  }

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

  #query({ ExpressionAttributeValues, IndexName, Limit = Number.POSITIVE_INFINITY }: Input): object {
    const values = ExpressionAttributeValues as Readonly<Record<string, string>>;
    const {
      ":due": due,
      ":by": by = "",
      ":bucket": bucket,
      ":history": prefix = "",
      ":verdict": verdict,
      ":day": day,
    } = values;
    const index = indexes[`${IndexName}`];
    if (index) {
      const wanted = due ?? verdict ?? day;
      const found = this.seen(undefined, index.by)
        .filter((item) => item[index.by] === wanted && (!by || text(item, index.order) <= by))
        .sort((a, b) => compare(text(a, index.order), text(b, index.order)));
      return { Items: found.slice(0, Limit as number) };
    }
    const found = this.seen()
      .filter((item) => item.bucket === bucket && text(item, "entry").startsWith(prefix))
      .sort((a, b) => compare(text(b, "entry"), text(a, "entry")));
    return { Items: found.slice(0, Limit as number) };
  }

  #scan({ Segment = 0, TotalSegments = 1 }: Input): object {
    const segmentOf = (item: Item) => (`${item.name}`.codePointAt(0) ?? 0) % (TotalSegments as number);
    return { Items: this.seen().filter((item) => segmentOf(item) === Segment) };
  }
}

interface Writing {
  readonly Put?: Input;
  readonly Delete?: Input;
}
