import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type AccountsAt, inAccount } from "./members.ts";
import type { Keys } from "./ministack.ts";
import type { Person } from "./trail/caller.ts";

/** operator is allowed everything; alice is allowed everything in S3 and nothing else. Both are of the deployment's own account. */
export interface Identities {
  operator: Keys;
  alice: Keys;
  /** The administrator of each other account, by its id: allowed everything there. */
  administrators: Record<string, Keys>;
}

/** An IAM user with a key, allowed the given actions on everything. */
export async function createPerson(iam: IAMClient, userName: string, actions: string[]): Promise<Keys> {
  const statement = { Effect: "Allow", Action: actions, Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam.send(new CreateUserCommand({ UserName: userName }));
  await iam.send(new PutUserPolicyCommand({ UserName: userName, PolicyName: "all", PolicyDocument: policy }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  if (!key?.AccessKeyId || !key.SecretAccessKey) throw new Error(`no access key for ${userName}`);
  return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

/** Creates them, and states in principals whose the keys are. */
export async function createIdentities(
  accounts: AccountsAt,
  members: readonly string[],
  principals: Map<string, Person>,
): Promise<Identities> {
  const iam = new IAMClient(inAccount(accounts, accounts.account, accounts.region));
  const operator = await createPerson(iam, "operator", ["*"]);
  const alice = await createPerson(iam, "alice", ["s3:*"]);
  principals.set(operator.accessKeyId, { type: "IAMUser", userName: "operator" });
  principals.set(alice.accessKeyId, { type: "IAMUser", userName: "alice" });
  return { operator, alice, administrators: await createAdministrators(accounts, members, principals) };
}

/** The variables of a shell with the keys; the operator's are those that the SDK takes. */
export function keysOf({ operator, alice, administrators }: Identities): Record<string, string> {
  const named = Object.entries({ ALICE_: alice, ...ofMembers(administrators) });
  return {
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
    ...Object.fromEntries(
      named.flatMap(([name, { accessKeyId, secretAccessKey }]) => [
        [`${name}ACCESS_KEY_ID`, accessKeyId],
        [`${name}SECRET_ACCESS_KEY`, secretAccessKey],
      ]),
    ),
  };
}

// ADMIN_222233334444_ACCESS_KEY_ID
const ofMembers = (administrators: Record<string, Keys>): Record<string, Keys> =>
  Object.fromEntries(Object.entries(administrators).map(([id, keys]) => [`ADMIN_${id}_`, keys]));

/** A credentials file of AWS with a profile for the administrator of each account: admin-222233334444. */
export const profilesOf = (administrators: Record<string, Keys>): string =>
  Object.entries(administrators)
    .map(([id, { accessKeyId, secretAccessKey }]) =>
      [
        `[admin-${id}]`,
        `aws_access_key_id = ${accessKeyId}`,
        `aws_secret_access_key = ${secretAccessKey}`,
        "",
      ].join("\n"),
    )
    .join("\n");

/** Creates the administrator of each account, who is allowed everything there. The emulator knows each account from its first call. */
async function createAdministrators(
  accounts: AccountsAt,
  members: readonly string[],
  principals: Map<string, Person>,
): Promise<Record<string, Keys>> {
  const created: Record<string, Keys> = {};
  for (const account of members) {
    const userName = `admin-${account}`;
    const iam = new IAMClient(inAccount(accounts, account, accounts.region));
    const keys = await createPerson(iam, userName, ["*"]);
    principals.set(keys.accessKeyId, { type: "IAMUser", userName, account });
    created[account] = keys;
  }
  return created;
}
