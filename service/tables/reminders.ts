import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dayShards, expiryOf, historyDays } from "./ledgerItems.ts";
import { fittedReminder, type Reminder, remindersBucket } from "./reminder.ts";
import { schema } from "./schema.ts";
import { spreadKey } from "./spread.ts";

/** Reminders of exceptions, in the ledger table: the stream of new entries publishes them. */
export class Reminders {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Records a reminder. One that is recorded already stays as it is, and is published once. Rejects like the table. */
  async publish(reminder: Reminder): Promise<void> {
    const { at, exception, kind } = reminder;
    const entry = `history#${at}#${exception} ${kind}`;
    const day = spreadKey(at.slice(0, 10), `${remindersBucket} ${exception}`, dayShards);
    const expires = expiryOf(at, historyDays);
    const Item = { ...fittedReminder(reminder), schema, bucket: remindersBucket, entry, day, expires };
    const ConditionExpression = "attribute_not_exists(entry)";
    try {
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item, ConditionExpression }));
    } catch (error) {
      if ((error as Error).name !== "ConditionalCheckFailedException") throw error;
    }
  }
}
