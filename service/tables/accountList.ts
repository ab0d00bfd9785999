import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { accountsKey, type KnownAccounts, readAccounts } from "./currentAccounts.ts";

const plainCharacters = 10_000;

/** The list of accounts, an item of the ledger table. Compressed, 10,000 accounts take 60 KB. */
export class AccountList {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** See readAccounts. */
  read(): Promise<KnownAccounts | undefined> {
    return readAccounts(this.#documents, this.#table);
  }

  /** Replaces the list that was read. False if another tick has saved one since: a slow tick must not undo what it learnt. */
  async save({ saved: _, ...known }: KnownAccounts, before?: KnownAccounts): Promise<boolean> {
    const Item = { ...accountsKey, ...packed(known), saved: randomUUID() };
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
