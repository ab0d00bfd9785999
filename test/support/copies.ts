import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { uniqueName } from "./stack.ts";

/** An empty table of the shape of another one, without its stream. */
export async function tableLike(original: string, tables: Pick<DynamoDBClient, "send">): Promise<string> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName: original }));
  const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  const TableName = uniqueName("copy");
  await tables.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions,
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
    }),
  );
  return TableName;
}

/** An empty FIFO queue that treats groups and duplicates as another one does, and that has no consumer. Returns its URL. */
export async function queueLike(original: string, queues: SQSClient): Promise<string> {
  const { Attributes: { DeduplicationScope, FifoThroughputLimit } = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: original, AttributeNames: ["All"] }),
  );
  const created = await queues.send(
    new CreateQueueCommand({
      QueueName: `${uniqueName("copy")}.fifo`,
      Attributes: {
        FifoQueue: "true",
        ...(DeduplicationScope && { DeduplicationScope }),
        ...(FifoThroughputLimit && { FifoThroughputLimit }),
      },
    }),
  );
  return created.QueueUrl ?? "";
}
