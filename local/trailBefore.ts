import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { eventNames } from "./eventNames.ts";
import { type AccountsAt, inAccount } from "./members.ts";
import { accountsOf } from "./trail/accounts.ts";
import type { Principals } from "./trail/caller.ts";
import { defaultBuses, type Services } from "./trail/eventbridge.ts";
import { startTrail, type Trail } from "./trail/trail.ts";

// ministack would take their DELETE for the bucket's own, and their PUT for CreateBucket.
const notEmulated = [
  "inventory",
  "analytics",
  "metrics",
  "intelligent-tiering",
  "abac",
  "metadataConfiguration",
  "metadataTable",
  "metadataJournalTable",
  "metadataInventoryTable",
  "metadataAnnotationTable",
];

/** The trail in front of the emulator's S3, which delivers to the default event buses of all accounts. */
export function startTrailBefore(accounts: AccountsAt, principals: Principals): Promise<Trail> {
  const services = new Map<string, Services>();
  const servicesOf = (owner: string, region: string): Services => {
    const known = services.get(`${owner} ${region}`);
    if (known) return known;
    const aws = inAccount(accounts, owner, region);
    const made = { events: new EventBridgeClient(aws), lambda: new LambdaClient(aws) };
    services.set(`${owner} ${region}`, made);
    return made;
  };
  const { endpoint: upstream } = accounts;
  const known = { accounts: accountsOf(upstream), principals };
  const deliver = defaultBuses(servicesOf);
  return startTrail({ upstream, account: accounts.account, ...known, eventNames, notEmulated, deliver });
}
