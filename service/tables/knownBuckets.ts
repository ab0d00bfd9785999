import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../core/providers/clock.ts";
import { statusEntry } from "./ledgerItems.ts";
import type { Layered } from "./status.ts";

type Documents = Pick<DynamoDBDocumentClient, "send">;
type Item = Readonly<Record<string, unknown>>;

/** A table and the client that reads it. */
interface Place {
  readonly documents: Documents;
  readonly table: string;
}

/** What the tables know of a bucket. */
export interface Known {
  readonly hasSpec: boolean;
  /** What the ledger keeps of the baselines that select it; undefined if none does, or the ledger does not know it. */
  readonly layered?: Pick<Layered, "baselines" | "exceptions"> | undefined;
  /** The account in which the ledger keeps it; the deployment's own when absent. */
  readonly account?: string | undefined;
}

const keysAtOnce = 100;
const attempts = 8;
const firstPauseMs = 50;

/** Reads which buckets have a spec, and which of them a baseline selected when they were last reconciled. */
export class KnownBuckets {
  readonly #specs: Place;
  readonly #ledger: Place;
  readonly #clock: Clock;
  constructor(specs: Place, ledger: Place, clock: Clock) {
    this.#specs = specs;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** By name, what is known of each bucket (eventually consistent). Rejects like the tables. */
  async of(names: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    const [specs, statuses] = await Promise.all([
      this.#all(
        this.#specs,
        names.map((name) => ({ name })),
        ["name"],
      ),
      this.#all(
        this.#ledger,
        names.map((bucket) => ({ bucket, entry: statusEntry })),
        ["bucket", "layered", "released", "account"],
      ),
    ]);
    const withSpec = new Set(specs.map(({ name }) => name));
    const managed = statuses.filter(({ released }) => !released);
    const known = new Map(
      managed.map(({ bucket, layered, account }) => [
        bucket,
        {
          ...(typeof layered === "object" && { layered: layered as Layered }),
          account: account as string | undefined,
        },
      ]),
    );
    return new Map(names.map((name) => [name, { hasSpec: withSpec.has(name), ...known.get(name) }]));
  }

  async #all(place: Place, keys: readonly Item[], shown: readonly string[]): Promise<Item[]> {
    const found: Item[] = [];
    for (let from = 0; from < keys.length; from += keysAtOnce)
      found.push(...(await this.#some(place, keys.slice(from, from + keysAtOnce), shown)));
    return found;
  }

  /** DynamoDB answers a part of the keys when items are large or the table is throttled. */
  async #some({ documents, table }: Place, keys: readonly Item[], shown: readonly string[]): Promise<Item[]> {
    const projection = {
      ProjectionExpression: shown.map((name) => `#${name}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(shown.map((name) => [`#${name}`, name])),
    };
    const found: Item[] = [];
    let left: readonly Item[] = keys;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === attempts) throw new Error(`${table} left ${left.length} of ${keys.length} keys unread`);
      if (attempt > 0) await this.#clock.sleep(firstPauseMs * 2 ** (attempt - 1));
      const RequestItems = { [table]: { Keys: [...left], ...projection } };
      const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems }));
      found.push(...(Responses?.[table] ?? []));
      left = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  }
}
