import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { AwsS3Provider, type Sender } from "../core/providers/aws.ts";
import { systemClock } from "../core/providers/clock.ts";
import { type Reconciler, reconcile } from "../service/reconcile/reconcile.ts";
import { RepairBudget } from "../service/tables/budget.ts";
import { CurrentLayers } from "../service/tables/currentLayers.ts";
import { documentsOf } from "../service/tables/documentClient.ts";
import type { Outcome } from "../service/tables/history.ts";
import { LayerTable } from "../service/tables/layerTable.ts";
import { Ledger } from "../service/tables/ledger.ts";
import { Snapshots } from "../service/tables/snapshots.ts";
import { Specs } from "../service/tables/specs.ts";
import { cannedS3, cannedTables } from "./cannedAnswers.ts";
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

function reconciler(): Reconciler {
  const tables = { ...common, requestHandler: cannedTables("specs", bucket) };
  const documents = documentsOf(new DynamoDBClient(tables));
  const layers = new LayerTable(documents, "baselines", () => import("../service/tables/layersIn.ts"));
  const client = new S3Client({ ...common, requestHandler: cannedS3() }) as unknown as Sender;
  return {
    specs: new Specs(documents, "specs"),
    ledger: new Ledger(documents, "ledger"),
    snapshots: new Snapshots(documents, "ledger", "specs"),
    layers: new CurrentLayers(layers, systemClock),
    provider: new AwsS3Provider({ region, owner: "111122223333", clients: async () => client }),
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
