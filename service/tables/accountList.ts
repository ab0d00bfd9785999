import { randomUUID } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../core/providers/clock.ts";

/** The accounts of a deployment as the sweep knows them. */
export interface KnownAccounts {
  readonly accounts: readonly string[];
  /** Those that the last answer of the organisation did not have, and since when; instants. */
  readonly missing: Readonly<Record<string, string>>;
  /** When the organisation last gave a complete answer, an instant; empty if it never did. */
  readonly at: string;
  /** The id of this list, which each save changes. */
  readonly saved?: string | undefined;
  /** An answer of the organisation that is not complete: the accounts so far, and the token of the next page. */
  readonly partial?: { readonly accounts: readonly string[]; readonly token: string } | undefined;
}

const key = { bucket: "#sweep", entry: "accounts" } as const;
const plainCharacters = 10_000;

/** The list of accounts, an item of the ledger table. Compressed, 10,000 accounts take 60 KB. */
export class AccountList {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Undefined before the first tick of a deployment with several accounts. Rejects like the table. */
  async read(): Promise<KnownAccounts | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    const { Item } = await this.#documents.send(read);
    return Item && knownIn(Item);
  }

  /** Replaces the list that was read. False if another tick has saved one since: a slow tick must not undo what it learnt. */
  async save({ saved: _, ...known }: KnownAccounts, before?: KnownAccounts): Promise<boolean> {
    const Item = { ...key, ...packed(known), saved: randomUUID() };
    try {
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item, ...unlessSince(before) }));
      return true;
    } catch (error) {
      if ((error as Error).name !== "ConditionalCheckFailedException") throw error;
      return false;
    }
  }
}

/** An older version gave its lists no id. */
function unlessSince(before: KnownAccounts | undefined): object {
  if (!before) return { ConditionExpression: "attribute_not_exists(entry)" };
  if (!before.saved) return {};
  return { ConditionExpression: "saved = :saved", ExpressionAttributeValues: { ":saved": before.saved } };
}

function packed(known: KnownAccounts): object {
  const values = JSON.stringify({ ...known, accounts: known.accounts.toSorted() });
  return values.length <= plainCharacters ? { values } : { packed: gzipSync(values) };
}

function knownIn({ values, packed, saved }: Readonly<Record<string, unknown>>): KnownAccounts {
  const text = packed instanceof Uint8Array ? gunzipSync(packed).toString() : `${values}`;
  return { ...JSON.parse(text), ...(typeof saved === "string" && { saved }) };
}

const freshMs = 60_000;

/** The accounts of an organisation, read once a minute for all buckets of a container. */
export class CurrentAccounts {
  readonly #list: Pick<AccountList, "read">;
  readonly #home: string;
  readonly #clock: Clock;
  #last: { readonly ids: ReadonlySet<string>; readonly at: number } | undefined;
  #reading: Promise<ReadonlySet<string>> | undefined;
  constructor(list: Pick<AccountList, "read">, home: string, clock: Clock) {
    this.#list = list;
    this.#home = home;
    this.#clock = clock;
  }

  /** The own account included. Rejects like the table. */
  async ids(): Promise<ReadonlySet<string>> {
    const ageMs = this.#last ? this.#clock.now().getTime() - this.#last.at : freshMs;
    if (this.#last && ageMs >= 0 && ageMs < freshMs) return this.#last.ids;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<ReadonlySet<string>> {
    const at = this.#clock.now().getTime();
    const ids = new Set([this.#home, ...((await this.#list.read())?.accounts ?? [])]);
    this.#last = { ids, at };
    return ids;
  }
}
