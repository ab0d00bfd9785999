import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { sweepKey } from "./sweepState.ts";

/** The sweep's items of the ledger table whose second key begins so, page by page. Rejects like the table. */
export async function* sweepItems(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  prefix: string,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "#bucket = :bucket AND begins_with(entry, :prefix)",
        ExpressionAttributeNames: { "#bucket": "bucket" },
        ExpressionAttributeValues: { ":bucket": sweepKey.bucket, ":prefix": prefix },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    yield* Items;
    from = LastEvaluatedKey;
  } while (from);
}
