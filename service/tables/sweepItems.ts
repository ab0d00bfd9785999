import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { sweepKey } from "./sweepState.ts";

/** The items of the ledger table with this first key, by default the sweep's, whose second key begins so, page by page. Rejects like the table. */
export async function* sweepItems(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  prefix: string,
  key: string = sweepKey.bucket,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "#bucket = :bucket AND begins_with(entry, :prefix)",
        ExpressionAttributeNames: { "#bucket": "bucket" },
        ExpressionAttributeValues: { ":bucket": key, ":prefix": prefix },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    yield* Items;
    from = LastEvaluatedKey;
  } while (from);
}
