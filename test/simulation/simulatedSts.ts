import type { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { runningTask, type Task } from "./task.ts";

/** What the simulated STS gave a session for. It shares no code with the service. */
export interface Given {
  readonly account: string;
  readonly use: string;
  /** Equal for sessions that permit the same. */
  readonly tag: string;
  /** By action, the resources that the session policy names; undefined without a session policy. */
  readonly permitted: ReadonlyMap<string, readonly string[]> | undefined;
  readonly expires: number;
}

export const externalId = "the deployment's";
export const roleTemplate = "arn:aws:iam::{account}:role/simulated-{use}";

const given = new WeakMap<object, Map<string, Given>>();

/** What the session with that access key is for, in the world of the task. */
export const givenBy = ({ world }: Task, accessKeyId: string): Given | undefined =>
  given.get(world)?.get(accessKeyId);

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string;
}

function permittedBy(policy: string): ReadonlyMap<string, readonly string[]> {
  const permitted = new Map<string, readonly string[]>();
  for (const { Action, Resource } of (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement)
    for (const action of Action) permitted.set(action, [...(permitted.get(action) ?? []), Resource]);
  return permitted;
}

const denied = () =>
  Object.assign(new Error("not authorized"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });

function assumed(task: Task, { input }: AssumeRoleCommand) {
  const { world } = task;
  const { RoleArn = "", ExternalId, Policy, DurationSeconds = 3_600 } = input;
  const [, account = "", use = ""] =
    /^arn:aws:iam::(\d{12}):role\/simulated-(read|write)$/.exec(RoleArn) ?? [];
  if (!world.accounts.members.mayCall(task, account))
    world.invariants.accounts.violated(task, `assumes the role ${RoleArn}`);
  if (ExternalId !== externalId || world.accounts.isOut(account)) throw denied();
  const all = given.get(world) ?? new Map<string, Given>();
  given.set(world, all);
  const tag = `${account} ${use} ${Policy}`;
  if ([...all.values()].some((one) => one.tag === tag && one.expires <= world.now))
    world.invariants.roaming.covered.add("a session has expired");
  const AccessKeyId = `${account}-${use}-${all.size}`;
  const expires = world.now + Math.min(DurationSeconds * 1_000, world.accounts.longestSessionMs);
  all.set(AccessKeyId, {
    account,
    use,
    tag,
    permitted: Policy === undefined ? undefined : permittedBy(Policy),
    expires,
  });
  const secrets = { SecretAccessKey: "secret", SessionToken: "token" };
  return { Credentials: { AccessKeyId, ...secrets, Expiration: new Date(expires) } };
}

/** STS of the running task's world: each call is a step. */
export const sts = {
  send: (command: AssumeRoleCommand) => {
    const task = runningTask();
    const what = { service: "sts", name: "AssumeRole", bucket: undefined, write: false } as const;
    return task.world.call(what, () => assumed(task, command));
  },
} as unknown as Pick<STSClient, "send">;
