import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CanaryTable } from "../service/tables/canaryTable.ts";
import { documentsOf } from "../service/tables/documentClient.ts";
import type { Arrival } from "../service/triggers/canary.ts";
import { timeouts } from "./timeouts.ts";

// Loaded with the first event of another account's canary: no other event needs a table.

let table: CanaryTable | undefined;

/**
 * Records in the ledger table that the event of another account's canary has arrived. Rejects like the table: Lambda then tries
 * again.
 */
export async function recordArrival(arrival: Arrival, ledgerTable: string, now: Date): Promise<void> {
  table ??= new CanaryTable(documentsOf(new DynamoDBClient(timeouts)), ledgerTable);
  await table.arrived(arrival, now);
}
