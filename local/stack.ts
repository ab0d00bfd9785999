import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { Settings } from "../service/settings/settings.ts";
import { logManagementEvents } from "./cloudtrail.ts";
import { deploy, remove } from "./deploy.ts";
import { eventNames } from "./eventNames.ts";
import { createPerson } from "./identities.ts";
import { type Keys, type Ministack, newKeys, startMinistack } from "./ministack.ts";
import { namesOf } from "./names.ts";
import type { Person, Principals, Roles } from "./trail/caller.ts";
import type { TrailControl } from "./trail/control.ts";
import { defaultBus } from "./trail/eventbridge.ts";
import { startTrail, type Trail } from "./trail/trail.ts";
import { freePort, step } from "./wait.ts";

export interface StackOptions {
  /** The repository. */
  dir: string;
  region?: string;
  stage?: string;
  /** Settings of the operator that differ from those of the local stack. */
  settings?: Partial<Settings>;
  /** False: only the emulator and the trail. */
  deploy?: boolean;
  /** Where ministack.log (with all that the functions print) and deploy.log go; .local by default. */
  logs?: string;
}

/** operator is allowed everything; alice is allowed everything in S3 and nothing else. */
export interface Identities {
  operator: Keys;
  alice: Keys;
}

export interface RunningStack {
  endpoint: string;
  /** The trail, in front of the emulator's S3. */
  s3Endpoint: string;
  region: string;
  account: string;
  /** What a shell needs, the operator's keys included. */
  env: Record<string, string>;
  identities: Identities;
  /** The folder of ministack.log, which has all that the functions print. */
  logs: string;
  trail: TrailControl;
}

export interface Stack extends RunningStack {
  /** Deploys another tree of the repository over what is deployed. */
  deployOver(tree: string): Promise<void>;
  /** Removes what is deployed. */
  remove(): Promise<void>;
  stop(): Promise<void>;
}

const account = "111122223333";

/** Settings for counting calls: no scheduled check of a bucket falls into the count. */
export const countable = { sweepPeriodMinutes: 100_000 };

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

export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, region = "ca-central-1", stage = "local", settings = {} } = options;
  const logs = options.logs ?? join(dir, ".local");
  mkdirSync(logs, { recursive: true });
  const port = await freePort();
  const root = newKeys();
  const aws = { endpoint: `http://127.0.0.1:${port}`, region, credentials: root };
  const principals = new Map<string, Person>([[root.accessKeyId, { type: "Root" }]]);
  const roles = new Map<string, string>();
  const trail = await startTrailBefore(aws, principals, roles);
  const place = { endpoint: aws.endpoint, s3Endpoint: trail.url, region, account, stage };
  const running: Running = { trail, ministack: undefined };
  try {
    const start = (): Promise<Ministack> => startMinistack({ ...place, dir, logs, port, root });
    running.ministack = await step("emulator up", start);
    const identities = await createIdentities(new IAMClient(aws), principals);
    const deployment = { ...place, dir, logs, settings, keys: root };
    const deployOver = (tree: string) => deploy({ ...deployment, dir: tree });
    if (options.deploy !== false) await step("deployed", () => deployOver(dir));
    await learnRoles(new LambdaClient(aws), roles);
    await logManagementEvents(new CloudTrailClient(aws));
    const env = { ...namesOf(place), ...keysOf(identities) };
    return {
      ...place,
      env,
      identities,
      logs,
      trail,
      deployOver,
      remove: () => remove(deployment),
      stop: () => stop(running),
    };
  } catch (error) {
    await stop(running);
    throw error;
  }
}

interface Running {
  trail: Trail;
  ministack: Ministack | undefined;
}

// The trail goes first: what it still delivers needs the functions.
async function stop({ trail, ministack }: Running): Promise<void> {
  await trail.close();
  await ministack?.stop();
}

function startTrailBefore(
  aws: { endpoint: string; region: string; credentials: Keys },
  principals: Principals,
  roles: Roles,
): Promise<Trail> {
  const { endpoint: upstream, region } = aws;
  const deliver = defaultBus({ region, events: new EventBridgeClient(aws), lambda: new LambdaClient(aws) });
  return startTrail({ upstream, account, principals, roles, eventNames, notEmulated, deliver });
}

async function learnRoles(lambda: LambdaClient, roles: Map<string, string>): Promise<void> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  for (const { FunctionName = "", Role = "" } of Functions)
    roles.set(FunctionName, Role.split("/").at(-1) ?? "");
}

async function createIdentities(iam: IAMClient, principals: Map<string, Person>): Promise<Identities> {
  const operator = await createPerson(iam, "operator", ["*"]);
  const alice = await createPerson(iam, "alice", ["s3:*"]);
  principals.set(operator.accessKeyId, { type: "IAMUser", userName: "operator" });
  principals.set(alice.accessKeyId, { type: "IAMUser", userName: "alice" });
  return { operator, alice };
}

function keysOf({ operator, alice }: Identities): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
    ALICE_ACCESS_KEY_ID: alice.accessKeyId,
    ALICE_SECRET_ACCESS_KEY: alice.secretAccessKey,
  };
}
