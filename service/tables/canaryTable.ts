import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Arrival, type CanaryState, canaryId } from "../triggers/canary.ts";
import { expiryOf } from "./ledgerItems.ts";
import { sweepItems } from "./sweepItems.ts";

/** No bucket can have this name. */
export const canaryKey = "#canaries";
const prefix = "canary#";
const keptDays = 400;
/** A container records the same canary once in this time: its account may change the tag as often as it wants. */
const againMs = 60_000;
const mostNoted = 10_000;

type Place = Pick<Arrival, "account" | "region">;

/** What is known of the canaries of other accounts: an item of the ledger table for each account and region. */
export class CanaryTable {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #noted = new Map<string, number>();
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Records an event, unless a newer one has arrived. Rejects like the table. */
  async arrived({ account, region, at, delayMs }: Arrival, now: Date): Promise<void> {
    const key = canaryId({ account, region });
    const ageMs = now.getTime() - (this.#noted.get(key) ?? Number.NEGATIVE_INFINITY);
    if (ageMs >= 0 && ageMs < againMs) return;
    if (this.#noted.size >= mostNoted) this.#noted.clear();
    await this.#update({ account, region }, { at, delayMs }, "attribute_not_exists(#delayMs) OR #at < :at");
    this.#noted.set(key, now.getTime());
  }

  /** From then on an event is expected, unless the canary is known. Rejects like the table. */
  async expected(place: Place, at: Date): Promise<void> {
    await this.#update(place, { at: at.toISOString() }, "attribute_not_exists(#at)");
  }

  /** All canaries that are known, page by page. Rejects like the table. */
  async *all(): AsyncGenerator<CanaryState, void, undefined> {
    for await (const { account, region, at, delayMs } of sweepItems(
      this.#documents,
      this.#table,
      prefix,
      canaryKey,
    ))
      yield {
        account: `${account}`,
        region: `${region}`,
        at: `${at}`,
        ...(typeof delayMs === "number" && { delayMs }),
      };
  }

  async #update(
    { account, region }: Place,
    what: Pick<CanaryState, "at" | "delayMs">,
    ConditionExpression: string,
  ): Promise<void> {
    const values = Object.entries({ account, region, ...what, expires: expiryOf(what.at, keptDays) });
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { bucket: canaryKey, entry: `${prefix}${account}#${region}` },
          UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression,
          ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
        }),
      );
    } catch (error) {
      if ((error as Error).name !== "ConditionalCheckFailedException") throw error;
    }
  }
}
