import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { documentsOf } from "../../core/tables/documents.ts";
import { SpecTable } from "./specTable.ts";

export { SpecChanged, SpecTable } from "./specTable.ts";

/** The spec table of a deployment, read and written as the command line does: nobody's change is overwritten unseen. */
export function openSpecTable({
  stage = "dev",
  client = new DynamoDBClient(),
}: {
  readonly stage?: string;
  readonly client?: DynamoDBClient;
} = {}): SpecTable {
  return new SpecTable(documentsOf(client), `dxaws-s3-${stage}-specs`);
}
