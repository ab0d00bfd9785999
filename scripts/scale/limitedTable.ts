import {
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { bytesOf } from "../../service/tables/itemSize.ts";
import { itemAfter } from "../../test/support/setExpression.ts";
import { Limit, type VirtualTime } from "./virtualTime.ts";

type Item = Readonly<Record<string, unknown>>;
interface Input {
  readonly [parameter: string]: unknown;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

const callMs = 5;
const unitsAKey = 1_000;

/** The indexes of the ledger: hash key, range key, and the attributes that each projects; all if undefined. */
const indexes = [
  { name: "due", by: "waiting", order: "dueAt", shown: ["due"] },
  {
    name: "fleet",
    by: "fleet",
    order: "fleetSince",
    shown: ["reason", "at", "lookedAt", "due", "unwatched", "openBreakers", "exposed", "severity"],
  },
  { name: "days", by: "day", order: "entry", shown: undefined },
] as const;
type Index = (typeof indexes)[number];

const units = (item: Item) => Math.ceil(bytesOf(item) / 1_024);
const refused = () => Object.assign(new Error("refused"), { name: "ConditionalCheckFailedException" });
const textOf = (item: Item, name: string) => `${item[name] ?? ""}`;
const orderOf = (item: Item, order: string) => `${textOf(item, order)}\n${textOf(item, "bucket")}`;

/** A table in memory in which one key of an index takes no more writes than in DynamoDB. */
export class LimitedTable {
  /** By key of an index, its write units. */
  readonly keys = new Map<string, Limit>();
  writes = 0;
  readonly #items = new Map<string, Item>();
  readonly #sorted = new Map<string, Item[]>();
  #segments: Map<number, [number, Item][]> | undefined;
  readonly #time: VirtualTime;
  readonly #keyNames: readonly string[];
  constructor(time: VirtualTime, keyNames: readonly string[]) {
    this.#time = time;
    this.#keyNames = keyNames;
  }

  /** The most write units that one key of an index took in a second. */
  get mostOfAKey(): number {
    return Math.max(0, ...[...this.keys.values()].map(({ most }) => most));
  }

  get(key: Item): Item | undefined {
    return this.#items.get(this.#address(key));
  }

  /** Stores an item without a call. */
  set(item: Item): void {
    this.#replace(item);
  }

  send = async (command: object): Promise<never> => {
    await this.#time.sleep(callMs);
    return (await this.#carryOut(command)) as never;
  };

  #carryOut(command: object): object | Promise<object> {
    const { input } = command as { input: Input };
    if (command instanceof GetCommand) return { Item: this.get(input.Key ?? {}) };
    if (command instanceof TransactGetCommand)
      return {
        Responses: (command.input.TransactItems ?? []).map(({ Get }) => ({ Item: this.get(Get?.Key ?? {}) })),
      };
    if (command instanceof PutCommand) return this.#write([input]);
    if (command instanceof TransactWriteCommand)
      return this.#write((command.input.TransactItems ?? []).map(({ Put }) => Put as unknown as Input));
    if (command instanceof UpdateCommand)
      return input.ExpressionAttributeNames ? this.#change(input) : this.#moveLine(input);
    if (command instanceof QueryCommand) return this.#query(input);
    if (command instanceof ScanCommand) return this.#scan(input);
    throw new Error(`${command.constructor.name} has no stand-in`);
  }

  async #write(puts: readonly Input[]): Promise<object> {
    for (const { Item: item = {}, ConditionExpression, ExpressionAttributeValues: values = {} } of puts) {
      const { writer, reconciliation } = this.get(item) ?? {};
      const isRead =
        values[":replaces"] === undefined ? writer === undefined : writer === values[":replaces"];
      const isOwn = reconciliation !== undefined && reconciliation === values[":reconciliation"];
      if (ConditionExpression && !isRead && !isOwn) throw refused();
    }
    this.writes += 1;
    const waits = puts.map(({ Item: item = {} }) => this.#replace(item));
    const wait = Math.max(...waits);
    if (wait > 0) await this.#time.sleep(wait);
    return {};
  }

  #change(input: Input): object {
    const { Key = {} } = input;
    this.#items.set(this.#address(Key), itemAfter({ ...Key, ...this.get(Key) }, input));
    return {};
  }

  #moveLine({ Key = {}, UpdateExpression, ExpressionAttributeValues: values = {} }: Input): object {
    const tail = this.get(Key)?.tail as number | undefined;
    const {
      ":floor": floor,
      ":first": first,
      ":step": step,
      ":ceiling": ceiling,
      ":last": last,
    } = values as Record<string, number>;
    const isNew = `${UpdateExpression}`.includes(":first");
    const isBehind =
      tail === undefined || tail < (floor ?? 0) || tail > (ceiling ?? Number.POSITIVE_INFINITY);
    if (isNew !== isBehind || (tail ?? 0) >= (last ?? Number.POSITIVE_INFINITY)) throw refused();
    const moved = isNew ? first : (tail ?? 0) + (step ?? 0);
    this.#items.set(this.#address(Key), { ...Key, tail: moved, aMinute: values[":aMinute"] });
    return { Attributes: { tail: moved } };
  }

  #query({
    IndexName,
    ExpressionAttributeValues: values = {},
    ExclusiveStartKey,
    Limit: most,
  }: Input): object {
    const index = indexes.find(({ name }) => name === IndexName);
    if (!index) return { Items: this.#ofBucket(values) };
    const key = values[":due"] ?? values[":verdict"] ?? values[":day"];
    const list = this.#sorted.get(`${index.name} ${key}`) ?? [];
    const from = ExclusiveStartKey as Item | undefined;
    const [prefix, least, by] = [values[":prefix"], values[":from"], values[":by"]];
    const lowest = `${prefix ?? least ?? ""}`;
    const first = from
      ? placeOf(list, orderOf(from, index.order), index.order, true)
      : placeOf(list, lowest, index.order);
    const some = list.slice(first, first + Number(most ?? 1_000));
    const isMeant = (item: Item) =>
      (by === undefined || textOf(item, index.order) <= `${by}`) &&
      (prefix === undefined || textOf(item, index.order).startsWith(`${prefix}`));
    const Items = some.filter(isMeant);
    const isMore = Items.length === some.length && first + some.length < list.length;
    return { Items, ScannedCount: Items.length, ...(isMore && { LastEvaluatedKey: some.at(-1) }) };
  }

  #ofBucket({ ":bucket": bucket, ":history": prefix }: Readonly<Record<string, unknown>>): Item[] {
    const isMeant = (item: Item) => item.bucket === bucket && `${item.entry}`.startsWith(`${prefix}`);
    return [...this.#items.values()].filter(isMeant);
  }

  /** A segment has every `TotalSegments`-th item. Items that are created after the first scan are in no segment. */
  #scan({ Segment, TotalSegments, Limit: most, ExclusiveStartKey }: Input): object {
    const total = Number(TotalSegments ?? 1);
    this.#segments ??= Map.groupBy([...this.#items.values()].entries(), ([place]) => place % total);
    const mine = (this.#segments.get(Number(Segment ?? 0)) ?? []).map(([, item]) => item);
    const from = (ExclusiveStartKey as Item | undefined)?.name;
    const first = from === undefined ? 0 : mine.findIndex(({ name }) => name === from) + 1;
    const Items = mine.slice(first, first + Number(most ?? mine.length));
    return { Items, ...(first + Items.length < mine.length && { LastEvaluatedKey: Items.at(-1) }) };
  }

  /** Replaces an item, also in the indexes. Returns how many milliseconds a client waits for the busiest index key. */
  #replace(item: Item): number {
    const address = this.#address(item);
    const old = this.#items.get(address);
    this.#items.set(address, item);
    return Math.max(...indexes.map((index) => this.#reindex(index, old, item)));
  }

  #reindex(index: Index, old: Item | undefined, item: Item): number {
    const { by, order } = index;
    const wasIn = old?.[by] !== undefined;
    const isIn = item[by] !== undefined;
    if (!wasIn && !isIn) return 0;
    const isMoved = old?.[by] !== item[by] || old?.[order] !== item[order];
    if (wasIn && isMoved) this.#remove(index, old);
    if (isIn) this.#insert(index, item, isMoved || !wasIn);
    const shown = (one: Item): Item =>
      index.shown
        ? Object.fromEntries([by, order, "bucket", ...index.shown].map((name) => [name, one[name]]))
        : one;
    // DynamoDB writes an index only if a projected attribute has changed.
    if (wasIn && isIn && !isMoved && JSON.stringify(shown(old)) === JSON.stringify(shown(item))) return 0;
    const waits = [
      ...(wasIn && isMoved ? [this.#count(index, old, units(shown(old)))] : []),
      ...(isIn ? [this.#count(index, item, units(shown(item)))] : []),
    ];
    return Math.max(0, ...waits);
  }

  #count({ name, by }: Index, item: Item, count: number): number {
    const key = `${name} ${textOf(item, by)}`;
    const limit = this.keys.get(key) ?? new Limit(unitsAKey);
    this.keys.set(key, limit);
    return limit.take(count, this.#time.ms);
  }

  #listOf({ name, by }: Index, item: Item): Item[] {
    const key = `${name} ${textOf(item, by)}`;
    const list = this.#sorted.get(key) ?? [];
    this.#sorted.set(key, list);
    return list;
  }

  #remove(index: Index, item: Item): void {
    const list = this.#listOf(index, item);
    list.splice(placeOf(list, orderOf(item, index.order), index.order), 1);
  }

  #insert(index: Index, item: Item, isNew: boolean): void {
    const list = this.#listOf(index, item);
    list.splice(placeOf(list, orderOf(item, index.order), index.order), isNew ? 0 : 1, item);
  }

  #address(key: Item): string {
    return this.#keyNames.map((name) => key[name]).join("\n");
  }
}

/** The position of an item in a sorted list, or where it belongs; with `behind`, the position after it. */
function placeOf(list: readonly Item[], place: string, order: string, behind = false): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = orderOf(list[middle] ?? {}, order);
    if (other < place || (behind && other === place)) low = middle + 1;
    else high = middle;
  }
  return low;
}
