import { marshall } from "@aws-sdk/util-dynamodb";
import { Ledger } from "../../service/tables/ledger.ts";
import { type Item, Table } from "../simulation/tables.ts";

type Attribute = Readonly<Record<string, unknown>>;

/** A ledger over a table in memory, which weighs each item that is written to it. */
export class LedgerTable {
  /** The heaviest item so far. */
  heaviest = 0;
  readonly table = new Table(["bucket", "entry"], Date.now, () => 0);
  readonly ledger: Ledger;
  constructor() {
    const send = async (command: { input: object }) => {
      for (const item of itemsIn(command.input)) this.heaviest = Math.max(this.heaviest, weightOf(item));
      return this.table.send(command);
    };
    this.ledger = new Ledger({ send } as unknown as ConstructorParameters<typeof Ledger>[0], "ledger");
  }

  status(bucket: string): Item {
    const item = this.table.get({ bucket, entry: "status" });
    if (!item) throw new Error(`there is no status of ${bucket}`);
    return item;
  }
}

const itemsIn = (input: { Item?: Item; TransactItems?: { Put?: { Item?: Item } }[] }): Item[] =>
  [input.Item, ...(input.TransactItems ?? []).map(({ Put }) => Put?.Item)].filter(
    (item) => item !== undefined,
  );

/** What an item weighs, by the rules of DynamoDB's developer guide. */
export const weightOf = (item: Item): number => weightOfMap(marshall(item, { removeUndefinedValues: true }));

const weightOfMap = (map: Attribute): number =>
  Object.entries(map).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + weightOfValue(value as Attribute),
    0,
  );

function weightOfValue({ S, N, B, L, M }: Attribute): number {
  if (typeof S === "string") return Buffer.byteLength(S);
  if (B instanceof Uint8Array) return B.byteLength;
  if (Array.isArray(L)) return L.reduce((sum: number, one) => sum + 1 + weightOfValue(one), 3);
  if (M) return 3 + Object.keys(M).length + weightOfMap(M as Attribute);
  return N === undefined ? 1 : 21;
}
