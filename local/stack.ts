import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { Settings } from "../service/settings/settings.ts";
import { logManagementEvents } from "./cloudtrail.ts";
import { deploy, remove } from "./deploy.ts";
import { createIdentities, type Identities, keysOf } from "./identities.ts";
import { type AccountsAt, deployForwarding, deployMember, inAccount } from "./members.ts";
import { type Ministack, newKeys, startMinistack } from "./ministack.ts";
import { namesOf } from "./names.ts";
import type { Person } from "./trail/caller.ts";
import type { TrailControl } from "./trail/control.ts";
import type { Trail } from "./trail/trail.ts";
import { startTrailBefore } from "./trailBefore.ts";
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
  /** Other accounts whose buckets the deployment manages: ids of 12 digits. */
  members?: readonly string[];
  /** Other regions whose events reach the deployment, in all accounts. */
  otherRegions?: readonly string[];
  /** Where ministack.log (with all that the functions print) and deploy.log go; .local by default. */
  logs?: string;
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

export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, region = "ca-central-1", stage = "local" } = options;
  const logs = options.logs ?? join(dir, ".local");
  mkdirSync(logs, { recursive: true });
  const port = await freePort();
  const root = newKeys();
  const accounts = { endpoint: `http://127.0.0.1:${port}`, account, region, stage, root };
  const aws = inAccount(accounts, account, region);
  const principals = new Map<string, Person>([[root.accessKeyId, { type: "Root" }]]);
  const trail = await startTrailBefore(accounts, principals);
  const place = { endpoint: aws.endpoint, s3Endpoint: trail.url, region, account, stage };
  const running: Running = { trail, ministack: undefined };
  try {
    const start = (): Promise<Ministack> => startMinistack({ ...place, dir, logs, port, root });
    running.ministack = await step("emulator up", start);
    const identities = await createIdentities(accounts, options.members ?? [], principals);
    const deployment = { ...place, dir, logs, settings: settingsOf(options, region), keys: root };
    const deployOver = (tree: string) => deploy({ ...deployment, dir: tree });
    if (options.deploy !== false) await step("deployed", () => deployOver(dir));
    if (options.deploy !== false) await deployElsewhere(accounts, options);
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

function settingsOf(
  { settings, members = [], otherRegions = [] }: StackOptions,
  region: string,
): Partial<Settings> {
  return {
    ...settings,
    ...(members.length > 0 && { accounts: [...members] }),
    ...(otherRegions.length > 0 && { watchedRegions: [region, ...otherRegions] }),
  };
}

async function deployElsewhere(accounts: AccountsAt, options: StackOptions): Promise<void> {
  const { dir, members = [], otherRegions = [] } = options;
  if (members.length + otherRegions.length === 0) return;
  await step("other accounts and regions deployed", async () => {
    for (const region of otherRegions) await deployForwarding(accounts, dir, region);
    for (const member of members)
      for (const region of [accounts.region, ...otherRegions])
        await deployMember(accounts, { dir, member, region });
  });
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
