import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { itemAfter } from "../support/setExpression.ts";
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

/** Fails on a parameter that is not simulated: it could change what the call means. */
function refuseUnknown(input: object, ...known: string[]): void {
  const unknown = Object.keys(input).find((parameter) => !known.includes(parameter));
  if (unknown) throw new Error(`${unknown} is not simulated`);
}

const text = (item: Item, name: string) => `${item[name] ?? ""}`;
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** The position of an item in an index: by the sort attribute, then by its bucket. */
const placeIn = (order: string, item: Item) => `${text(item, order)}\n${text(item, "bucket")}`;

const behind = (start: Item | undefined, order: string) => (item: Item) =>
  !start || compare(placeIn(order, item), placeIn(order, start)) > 0;

/** The segment of a spec in a scan with `total` segments. */
export const segmentOf = ({ name }: Item, total: number) => (`${name}`.codePointAt(0) ?? 0) % total;

/** One DynamoDB table, as the document client shows it. */
export class Table extends Store {
  send(command: object): object {
    const { input } = command as { input: Input };
    if (command instanceof GetCommand) return this.#read(input);
    if (command instanceof BatchGetCommand) return this.#readMany(command.input.RequestItems as Batch);
    if (command instanceof TransactGetCommand) return this.#readAll(command.input.TransactItems as Reading[]);
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

  /** The reads of a transaction are consistent. */
  #readAll(readings: readonly Reading[]): object {
    for (const { Get, ...others } of readings) refuseUnknown({ ...others, ...Get }, "TableName", "Key");
    return { Responses: readings.map(({ Get }) => this.#read({ ...Get, ConsistentRead: true })) };
  }

  /** Items as an eventually consistent read returns them, in no order; an absent one is left out. */
  #readMany(batch: Batch): object {
    const read = ({ Keys, ...input }: Batch[string]) => {
      refuseUnknown(input, "ProjectionExpression", "ExpressionAttributeNames");
      if (Keys.length > 100) throw new Error("more than 100 keys");
      return Keys.flatMap((key) => this.old(key) ?? []).reverse();
    };
    return {
      Responses: Object.fromEntries(Object.entries(batch).map(([name, input]) => [name, read(input)])),
    };
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

  /** The conditions that the service sends: the record that the item is on, and its writer; or that there is no item. */
  #mustHold(key: Item, { ConditionExpression = "", ExpressionAttributeValues }: Input): void {
    if (!ConditionExpression) return;
    const values = (ExpressionAttributeValues ?? {}) as Item;
    const item = this.get(key);
    const holds = `${ConditionExpression}`.split(" OR ").some((term) => {
      const [name = "", value = ""] = term.split(" = ");
      if (term === "attribute_not_exists(writer)") return item?.writer === undefined;
      if (term === "attribute_not_exists(entry)") return item === undefined;
      return item?.[name] !== undefined && item[name] === values[value];
    });
    if (!holds) throw refused();
  }

  /** The updates that the service sends: of members of an item, of the end of a line, and of a set. */
  #update(input: Input): object {
    const { Key = {}, ExpressionAttributeValues, ReturnValues: _, ...rest } = input;
    if (`${Key.entry}`.startsWith("line#")) return this.#moveLine(input);
    if (rest.ExpressionAttributeNames) return this.#change(input);
    const { ":runs": more, ":expires": expires } = (ExpressionAttributeValues ?? {}) as Item;
    refuseUnknown(rest, "TableName", "UpdateExpression");
    const runs = new Set([...((this.get(Key)?.runs ?? []) as number[]), ...(more as Set<number>)]);
    this.set(Key, { ...Key, runs: [...runs], expires });
    return { Attributes: { runs, expires } };
  }

  #change(input: Input): object {
    const known = ["TableName", "Key", "UpdateExpression", "ExpressionAttributeNames"];
    refuseUnknown(input, ...known, "ExpressionAttributeValues");
    const { Key = {} } = input;
    this.set(Key, itemAfter({ ...Key, ...this.get(Key) }, input));
    return {};
  }

  /** Sets or advances the end of a line, if its condition holds. */
  #moveLine(input: Input): object {
    const known = ["TableName", "Key", "UpdateExpression", "ConditionExpression"];
    refuseUnknown(input, ...known, "ExpressionAttributeValues", "ReturnValues");
    const { Key = {}, UpdateExpression, ConditionExpression, ExpressionAttributeValues } = input;
    const values = ExpressionAttributeValues as Readonly<Record<string, number>>;
    const { ":floor": floor = 0, ":first": first = 0, ":step": step = 0 } = values;
    const { ":ceiling": ceiling = 0, ":last": last = 0 } = values;
    const { tail, aMinute } = (this.get(Key) ?? {}) as { tail?: number; aMinute?: number };
    const isOther = aMinute !== values[":aMinute"];
    const isNew = UpdateExpression === "SET tail = :first, aMinute = :aMinute";
    if (!isNew && UpdateExpression !== "SET tail = tail + :step")
      throw new Error(`${UpdateExpression} is not simulated`);
    const holds = isNew
      ? ConditionExpression !==
          "attribute_not_exists(aMinute) OR aMinute <> :aMinute OR tail < :floor OR tail > :ceiling" ||
        isOther ||
        tail === undefined ||
        tail < floor ||
        tail > ceiling
      : ConditionExpression === "aMinute = :aMinute AND tail >= :floor AND tail < :last" &&
        !isOther &&
        tail !== undefined &&
        tail >= floor &&
        tail < last;
    if (!holds) throw refused();
    const moved = isNew ? first : (tail ?? 0) + step;
    this.set(Key, { ...Key, tail: moved, aMinute: values[":aMinute"] });
    return { Attributes: { tail: moved } };
  }

  #query({
    ExpressionAttributeValues,
    IndexName,
    ExclusiveStartKey,
    Limit = Number.POSITIVE_INFINITY,
  }: Input): object {
    const values = ExpressionAttributeValues as Readonly<Record<string, string>>;
    const {
      ":due": due,
      ":by": by = "",
      ":bucket": bucket,
      ":history": prefix = "",
      ":verdict": verdict,
      ":day": day,
      ":slice": slice,
      ":prefix": start = "",
      ":from": least = "",
    } = values;
    const index = indexes[`${IndexName}`];
    if (index) {
      const wanted = due ?? verdict ?? day ?? slice;
      const isAfter = behind(ExclusiveStartKey as Item | undefined, index.order);
      const found = this.seen(undefined, index.by)
        .filter((item) => item[index.by] === wanted && (!by || text(item, index.order) <= by))
        .filter((item) => text(item, index.order).startsWith(start) && text(item, index.order) >= least)
        .sort((a, b) => compare(placeIn(index.order, a), placeIn(index.order, b)))
        .filter(isAfter);
      return { Items: found.slice(0, Limit as number) };
    }
    const found = this.seen()
      .filter((item) => item.bucket === bucket && text(item, "entry").startsWith(prefix || start))
      .sort((a, b) => compare(text(b, "entry"), text(a, "entry")));
    return { Items: found.slice(0, Limit as number) };
  }

  #scan({
    Segment = 0,
    TotalSegments = 1,
    Limit = Number.POSITIVE_INFINITY,
    ExclusiveStartKey,
    ConsistentRead,
  }: Input): object {
    const start = text((ExclusiveStartKey as Item | undefined) ?? {}, "name");
    const found = this.seen(ConsistentRead ? 0 : undefined)
      .filter((item) => segmentOf(item, TotalSegments as number) === Segment && text(item, "name") > start)
      .sort((a, b) => compare(text(a, "name"), text(b, "name")));
    const Items = found.slice(0, Limit as number);
    return { Items, ...(found.length > Items.length && { LastEvaluatedKey: { name: Items.at(-1)?.name } }) };
  }
}

interface Reading {
  readonly Get: Input;
}

type Batch = Readonly<Record<string, { readonly Keys: readonly Item[] }>>;

interface Writing {
  readonly Put?: Input;
  readonly Delete?: Input;
}
