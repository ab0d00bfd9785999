import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type AccountListing, type Listing, listingIn } from "./coverage.ts";
import { expiryOf } from "./ledgerItems.ts";
import { sweepItems } from "./sweepItems.ts";
import { sweepKey } from "./sweepState.ts";

const prefix = "account#";
/** The key of the due index that has the listings. No lane has it. */
const waiting = "listing";
const keptDays = 1;

const keyOf = (account: string) => ({ bucket: sweepKey.bucket, entry: `${prefix}${account}` });
const accountOf = ({ entry }: Readonly<Record<string, unknown>>) => `${entry}`.slice(prefix.length);

/** The listings of a deployment with several accounts: an item of the ledger table for each. All reject like the table. */
export class AccountListings {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async of(account: string): Promise<Listing | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: keyOf(account), ConsistentRead: true });
    return listingIn((await this.#documents.send(read)).Item);
  }

  async save(account: string, listing: Listing): Promise<void> {
    await this.#put({ ...keyOf(account), ...listing, waiting, dueAt: listing.nextAt });
  }

  /** The account is not one of the deployment's any more. */
  async end(account: string, at: string): Promise<void> {
    await this.#put({ ...keyOf(account), expires: expiryOf(at, keptDays) });
  }

  /** The accounts whose next page is due by then, the one that waits longest first (eventually consistent). */
  async due(by: string, most: number): Promise<string[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: "due",
        KeyConditionExpression: "waiting = :due AND dueAt <= :by",
        ExpressionAttributeValues: { ":due": waiting, ":by": by },
        Limit: most,
      }),
    );
    return Items.map(accountOf);
  }

  /** All listings, in no order, page by page. */
  async *all(): AsyncGenerator<AccountListing, void, undefined> {
    for await (const item of sweepItems(this.#documents, this.#table, prefix)) {
      const listing = listingIn(item);
      if (listing) yield { account: accountOf(item), listing };
    }
  }

  async #put(Item: object): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }
}
