import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { asPublished } from "../service/tables/reminder.ts";
import { entry } from "./entry.ts";
import { logger, outcomes } from "./wiring.ts";

/** Publishes new entries of the history, and reminders of exceptions, on the outcome bus, at least once. */
export const handler = entry(async ({ Records }: DynamoDBStreamEvent) => {
  const entries = Records.flatMap(added);
  await outcomes().publish(entries);
  logger.info("published", { outcomes: entries.length });
});

function added({ eventName, dynamodb }: DynamoDBRecord) {
  if (eventName !== "INSERT" || !dynamodb?.NewImage) return [];
  const item = unmarshall(dynamodb.NewImage as Parameters<typeof unmarshall>[0]);
  return `${item.entry}`.startsWith("history#") ? [asPublished(item)] : [];
}
