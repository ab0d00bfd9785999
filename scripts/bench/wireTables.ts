import {
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { Table } from "../../test/simulation/tables.ts";

type Members = Readonly<Record<string, unknown>>;
type Wire = Parameters<typeof unmarshall>[0];

const commands = { GetItem: GetCommand, PutItem: PutCommand, UpdateItem: UpdateCommand } as const;
const others = { Query: QueryCommand, Scan: ScanCommand, TransactWriteItems: TransactWriteCommand } as const;

/** The members of a request or an answer that hold items or values, at any depth. */
const maps = new Set(["Key", "Item", "Attributes", "ExpressionAttributeValues", "ExclusiveStartKey"]);

const mapped = (members: Members, change: (map: never) => unknown): Members =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, memberOf(name, value, change)]));

function memberOf(name: string, value: unknown, change: (map: never) => unknown): unknown {
  if (maps.has(name)) return change(value as never);
  if (Array.isArray(value))
    return value.map((one) => (name === "Items" ? change(one as never) : memberOf("", one, change)));
  return typeof value === "object" && value ? mapped(value as Members, change) : value;
}

const plain = (members: Members) => mapped(members, (map: Wire) => unmarshall(map));
const wire = (members: Members) =>
  mapped(members, (map: object) => marshall(map, { removeUndefinedValues: true }));

/** The tables in memory, as DynamoDB's JSON protocol shows them. */
export class WireTables {
  readonly specs = new Table(["name"], Date.now, () => 0);
  readonly ledger = new Table(["bucket", "entry"], Date.now, () => 0);
  readonly baselines = new Table(["kind", "name"], Date.now, () => 0);

  /** The answer to an operation. Throws what the table throws. */
  answer(operation: string, body: string): Members {
    const input = plain(JSON.parse(body));
    if (operation === "TransactGetItems") return wire({ Responses: this.#getAll(input) });
    const command = { ...commands, ...others }[operation];
    if (!command) throw new Error(`${operation} has no stand-in`);
    const table = this.#tableOf(JSON.stringify(input));
    return wire(table.send(new command(input as never)) as Members);
  }

  #getAll({ TransactItems }: Members): object[] {
    return (TransactItems as { Get: { Key: Members } }[]).map(({ Get }) => {
      const Item = this.#tableOf(JSON.stringify(Get)).get(Get.Key);
      return Item ? { Item } : {};
    });
  }

  /** No transaction of the service writes to both tables. */
  #tableOf(input: string): Table {
    if (input.includes('"TableName":"baselines"')) return this.baselines;
    return input.includes('"TableName":"specs"') ? this.specs : this.ledger;
  }
}
