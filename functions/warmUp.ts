import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { systemClock } from "../core/providers/clock.ts";
import type { S3Provider } from "../core/providers/provider.ts";
import { memberProvider } from "../service/members/memberProvider.ts";
import { SessionSource } from "../service/members/sessionSource.ts";
import { Sessions } from "../service/members/sessions.ts";
import { type Reconciler, reconcile } from "../service/reconcile/reconcile.ts";
import { RepairBudget } from "../service/tables/budget.ts";
import { CurrentLayers } from "../service/tables/currentLayers.ts";
import { documentsOf } from "../service/tables/documentClient.ts";
import type { Outcome } from "../service/tables/history.ts";
import { LayerTable } from "../service/tables/layerTable.ts";
import { Ledger } from "../service/tables/ledger.ts";
import { Snapshots } from "../service/tables/snapshots.ts";
import { Specs } from "../service/tables/specs.ts";
import { cannedS3, cannedSts, cannedTables } from "./cannedAnswers.ts";
import { settings } from "./wiring.ts";

// Most of a first event's time is code that runs for the first time: it is compiled, and the SDK builds what it keeps. Before
// the first event a function has a whole core; with 512 MB it then has less than a third of one.

const bucket = "warm-up";
const region = "us-east-1";
/** Nothing that could sign a real call. */
const common = { region, credentials: { accessKeyId: bucket, secretAccessKey: bucket }, maxAttempts: 1 };

/**
 * Runs one made-up repair through the code of a real one, with clients that have no connection. Returns its outcome, or the
 * error: neither concerns an event.
 */
export async function warmUp(): Promise<Outcome | Error> {
  const at = systemClock.now().toISOString();
  const principal = { name: bucket, type: "IAMUser" };
  const call = { event: "PutBucketVersioning", requestId: bucket, principal, region };
  const cause = { why: "drift", at, call } as const;
  try {
    settings();
    return await reconcile(bucket, [{ bucket, id: bucket, cause }], reconciler());
  } catch (error) {
    return error as Error;
  }
}

/** S3 through sessions, as the worker calls it. */
function s3(): S3Provider {
  const roles = { template: "arn:aws:iam::{account}:role/{use}", externalId: bucket, tagged: true };
  const sts = new STSClient({ ...common, requestHandler: cannedSts(systemClock.now()) });
  const sessions = new Sessions(new SessionSource(sts, roles, bucket, systemClock), systemClock);
  return memberProvider("111122223333", sessions, roles, cannedS3());
}

function reconciler(): Reconciler {
  const tables = { ...common, requestHandler: cannedTables("specs", bucket, region) };
  const documents = documentsOf(new DynamoDBClient(tables));
  const layers = new LayerTable(documents, "baselines", () => import("../service/tables/layersIn.ts"));
  return {
    specs: new Specs(documents, "specs"),
    ledger: new Ledger(documents, "ledger"),
    snapshots: new Snapshots(documents, "ledger", "specs"),
    layers: new CurrentLayers(layers, systemClock),
    provider: s3(),
    intervals: {
      settlingMs: 1,
      sweepPeriodMs: 1,
      conflict: { repairs: 2, withinMs: 1, coolDownMs: 1 },
    },
    restraints: { windows: [], adoptsOnlyAsked: false, budget: new RepairBudget(documents, "ledger", 2) },
    otherDeployments: new Set(),
    version: "0",
    clock: systemClock,
  };
}
