import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { asHistoryEntry } from "../core/history.ts";
import { outcomeEvent } from "../core/outcomeEvent.ts";
import { entry } from "./entry.ts";
import { events, logger, outcomeBus } from "./wiring.ts";

const atOnce = 10;

/** Something was added to the history: it is told on the outcome bus, at least once. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const Entries = Records.flatMap(told).map((event) => ({ ...event, EventBusName: outcomeBus() }));
  for (let from = 0; from < Entries.length; from += atOnce) {
    const { FailedEntryCount, Entries: answers } = await events().send(
      new PutEventsCommand({ Entries: Entries.slice(from, from + atOnce) }),
    );
    const refused = answers?.find(({ ErrorCode }) => ErrorCode);
    if (FailedEntryCount)
      throw new Error(`the bus refused ${FailedEntryCount} events: ${refused?.ErrorMessage}`);
  }
  logger.info("told", { outcomes: Entries.length });
});

function told({ eventName, dynamodb }: DynamoDBRecord) {
  if (eventName !== "INSERT" || !dynamodb?.NewImage) return [];
  const item = unmarshall(dynamodb.NewImage as Parameters<typeof unmarshall>[0]);
  if (!`${item.entry}`.startsWith("history#")) return [];
  return [outcomeEvent(item.bucket, item.entry, asHistoryEntry(item))];
}
