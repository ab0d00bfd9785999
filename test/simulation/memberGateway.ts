import { operation } from "../../core/providers/operation.ts";
import type { Command } from "../../core/providers/provider.ts";
import { hasExpired } from "./accountChecks.ts";
import { home, isOfAccounts, isRoaming } from "./accounts.ts";
import type { Fault } from "./faultModel.ts";
import { type Answer, refusalOf, refusals, region } from "./gateway.ts";
import { givenBy } from "./simulatedSts.ts";
import { runningTask, type Task } from "./task.ts";
import { type Caller, ourRole } from "./trail.ts";
import type { World } from "./world.ts";

const throttling = ["SlowDown", 503] as const;

interface Sent {
  readonly account: string;
  readonly name: string;
  readonly bucket: string | undefined;
  readonly write: boolean;
}

/** A call of a function in an account, under the session with that access key. */
export async function sendIn(account: string, command: Command, accessKeyId: string): Promise<Answer> {
  const task = runningTask();
  const { world } = task;
  const { name, write } = operation(command);
  const { Bucket: bucket } = command.input as { Bucket?: string };
  const sent = { account, name, bucket, write };
  world.invariants.accounts.signed(task, sent, accessKeyId);
  const session = givenBy(task, accessKeyId);
  if (session && hasExpired(task, session)) throw refusalOf(["ExpiredToken", 400]);
  if (bucket !== undefined && !isOfAccounts(bucket)) {
    if (account !== home) world.invariants.accounts.violated(task, `${name} ${bucket} is sent in ${account}`);
    if (!world.accounts.throttled.has(account)) return world.gateway.send(command);
    world.invariants.notSent(task, bucket);
    return world.call({ service: "s3", name, bucket, write }, () => {
      throw refusalOf(throttling);
    });
  }
  return world.call({ service: "s3", name, bucket, write }, (fault) => carryOut(task, command, sent, fault));
}

async function carryOut(task: Task, command: Command, sent: Sent, fault: Fault | undefined): Promise<Answer> {
  const { world } = task;
  const { account, name, bucket, write } = sent;
  const { accounts, roaming } = world.invariants;
  const refusal = world.accounts.throttled.has(account) ? refusals.throttled : fault && refusals[fault];
  if (bucket === undefined) roaming.listing(task, sent, command, refusal !== undefined);
  else if (isRoaming(bucket)) roaming.called(task, { ...sent, bucket });
  else if (isOfAccounts(bucket)) accounts.called(task, { ...sent, bucket });
  if (refusal && bucket !== undefined) world.invariants.callFailed(task, bucket);
  if (refusal) throw refusalOf(refusal);
  const answer = await inAccount(world, account, command, bucket);
  const { requestId } = answer.$metadata;
  if (!write || bucket === undefined) return answer;
  world.note(task, `-> ${name} succeeds in ${account} (${requestId})`);
  world.invariants.lastWrite = world.now;
  world.invariants.lastChange = world.now;
  world.trail.report({
    operation: name,
    bucket,
    requestId,
    account,
    caller: { name: `${ourRole}-${task.name}`, role: ourRole, account },
  });
  return answer;
}

/** A call of another principal in the account of a bucket. If the caller is of another account, both get an event. */
export async function foreignIn(
  world: World,
  account: string,
  command: Command,
  caller: Caller,
): Promise<void> {
  const { name } = operation(command);
  const bucket = `${(command.input as { Bucket?: string }).Bucket}`;
  try {
    const answer = await inAccount(world, account, command, bucket);
    const { requestId } = answer.$metadata;
    world.note(undefined, `${caller.name} sends ${name} ${bucket} in ${account} (${requestId})`);
    world.invariants.lastChange = world.now;
    const report = { operation: name, bucket, requestId, caller };
    world.trail.report({ ...report, account });
    if (caller.account !== undefined && caller.account !== account)
      world.trail.report({ ...report, account: caller.account });
  } catch {
    // S3 refused the call.
  }
}

async function inAccount(world: World, account: string, command: Command, bucket = ""): Promise<Answer> {
  const owner = world.accounts.ownerOf(bucket);
  if (owner !== undefined && owner !== account)
    throw refusalOf(
      operation(command).name === "CreateBucket" ? ["BucketAlreadyExists", 409] : ["AccessDenied", 403],
    );
  const s3 = world.accounts.s3Of(account);
  try {
    const answer = await s3.send(command, region);
    if (/^(Create|Delete)Bucket$/.test(operation(command).name)) world.roaming.moved(account, bucket);
    // Each S3 counts its own requests.
    const requestId = `${account}-${answer.$metadata.requestId}`;
    return { ...answer, $metadata: { ...answer.$metadata, requestId } };
  } finally {
    s3.calls.length = 0;
  }
}
