import { readFileSync } from "node:fs";
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
import { parse } from "yaml";
import { type Item, Table } from "../../test/simulation/tables.ts";
import { weightOf } from "../../test/support/ledgerTable.ts";
import type { Tally } from "./tally.ts";

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

const { LedgerTable } = parse(readFileSync("deploy/tables.yml", "utf8")).Resources;
const indexes: readonly Index[] = LedgerTable.Properties.GlobalSecondaryIndexes;

const sizeOf = (item: Item | undefined) => (item ? weightOf(item) : 0);
const writeUnits = (item: Item | undefined) => Math.max(1, Math.ceil(sizeOf(item) / 1_024));
const readUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / 4_096));

/** A read that need not be consistent costs half. */
const shareOf = ({ input }: QueryCommand | ScanCommand) => (input.ConsistentRead ? 1 : 2);

/** A table in memory that counts the units that DynamoDB charges for each call, also those of its indexes. */
export class MeteredTable {
  readonly table: Table;
  readonly #keys: readonly string[];
  readonly #tally: Tally;
  constructor(keys: readonly string[], tally: Tally) {
    this.table = new Table(keys, Date.now, () => 0);
    this.#keys = keys;
    this.#tally = tally;
  }

  async send(command: object): Promise<never> {
    if (command instanceof PutCommand) this.#countPut(command.input.Item ?? {}, 1);
    if (command instanceof TransactWriteCommand)
      for (const { Put } of command.input.TransactItems ?? []) this.#countPut(Put?.Item ?? {}, 2);
    if (command instanceof UpdateCommand) this.#tally.add("table write units");
    const answer = command instanceof ScanCommand ? this.#scan(command) : this.table.send(command);
    if (command instanceof GetCommand)
      this.#tally.add("table read units", readUnits(sizeOf((answer as { Item?: Item }).Item)));
    // A transaction doubles the units of its reads.
    if (command instanceof TransactGetCommand)
      for (const { Item } of (answer as { Responses: { Item?: Item }[] }).Responses)
        this.#tally.add("table read units", 2 * readUnits(sizeOf(Item)));
    this.#countReads(command, answer);
    return answer as never;
  }

  #countReads(command: object, answer: object): void {
    if (command instanceof BatchGetCommand) this.#countMany(answer as { Responses: Record<string, Item[]> });
    if (command instanceof QueryCommand || command instanceof ScanCommand)
      this.#tally.add("table read units", readUnits(this.#bytesRead(command, answer)) / shareOf(command));
  }

  /** An eventually consistent read of each item, which halves its units; an absent item costs one, too. */
  #countMany({ Responses }: { readonly Responses: Record<string, Item[]> }): void {
    for (const item of Object.values(Responses).flat())
      this.#tally.add("table read units", readUnits(sizeOf(item)) / 2);
  }

  #bytesRead({ input }: QueryCommand | ScanCommand, answer: object): number {
    const index = indexes.find(({ IndexName }) => IndexName === input.IndexName);
    const { Items = [] } = answer as { Items?: Item[] };
    return Items.reduce((sum, item) => sum + sizeOf(index ? this.#shown(index, item) : item), 0);
  }

  #countPut(item: Item, share: number): void {
    const plain: Item = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
    const old = this.table.get(plain);
    this.#tally.add("table write units", share * Math.max(writeUnits(plain), writeUnits(old)));
    for (const index of indexes) this.#countIndex(index, this.#shown(index, old), this.#shown(index, plain));
  }

  /** DynamoDB writes an index if a projected attribute changes; a changed key costs a delete and a put. */
  #countIndex({ KeySchema }: Index, was: Item | undefined, is: Item | undefined): void {
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    const moved = was && is && KeySchema.some(({ AttributeName: key }) => was[key] !== is[key]);
    const written = moved ? [was, is] : [is ?? was];
    for (const entry of written) this.#tally.add("table write units", writeUnits(entry));
  }

  /** The projection of an item in an index; undefined if the index does not contain it. */
  #shown({ KeySchema, Projection }: Index, item: Item | undefined): Item | undefined {
    const keys = KeySchema.map(({ AttributeName }) => AttributeName);
    if (!item || keys.some((key) => item[key] === undefined)) return undefined;
    if (Projection.ProjectionType === "ALL") return item;
    const names = [...this.#keys, ...keys, ...(Projection.NonKeyAttributes ?? [])];
    return Object.fromEntries(names.map((name) => [name, item[name]]));
  }

  /** Segments of equal size, as those of DynamoDB are on average. */
  #scan({ input: { Segment = 0, TotalSegments = 1 } }: ScanCommand): object {
    return { Items: this.table.seen().filter((_, index) => index % TotalSegments === Segment) };
  }
}
