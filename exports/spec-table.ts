import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SpecTable } from "../cli/deployment/specTable.ts";
import { documentsOf } from "../service/tables/documentClient.ts";

export { SpecChanged, SpecTable } from "../cli/deployment/specTable.ts";

/**
 * The spec table of a deployment, with the command line's protection against lost updates: another writer's change
 * is never overwritten unseen.
 */
export function openSpecTable({
  stage = "dev",
  client = new DynamoDBClient(),
}: {
  readonly stage?: string;
  readonly client?: DynamoDBClient;
} = {}): SpecTable {
  return new SpecTable(documentsOf(client), `dxaws-s3-${stage}-specs`);
}
