import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { RunningStack } from "../stack.ts";

/** Plain SDK clients: the demo and the tests never read the stack through our own code. */
export function clientsOf({ endpoint, s3Endpoint, region, identities }: RunningStack) {
  const operator = { endpoint, region, credentials: identities.operator };
  return {
    /** S3 for the operator, without the trail: the reads of checks must not count as calls. */
    s3: new S3Client({ ...operator, forcePathStyle: true }),
    /** Another principal; her calls go through the trail, as all calls on AWS do. */
    alice: new S3Client({
      region,
      endpoint: s3Endpoint,
      credentials: identities.alice,
      forcePathStyle: true,
    }),
    /** S3 for the administrator of a member account, through the trail. */
    administrator: (account: string, region: string): S3Client => {
      const credentials = identities.administrators[account];
      if (!credentials) throw new Error(`the stack has no account ${account}`);
      return new S3Client({ region, endpoint: s3Endpoint, credentials, forcePathStyle: true });
    },
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(operator)),
    lambda: new LambdaClient(operator),
    queues: new SQSClient(operator),
  };
}

export type Clients = ReturnType<typeof clientsOf>;
