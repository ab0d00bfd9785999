import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { type Members, notAMember } from "../members/members.ts";

/** The accounts whose buckets a deployment manages. */
export interface AccountsAnswer {
  /** The deployment's own account. */
  readonly home: string;
  /** All of them, the own one included. */
  readonly accounts: readonly string[];
}

/** Whether the buckets of an account can be read with the role that the deployment assumes there. */
export interface AccountAnswer {
  readonly account: string;
  /** Why not. */
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * The answer to `{ accounts: true }` and `{ account }`; undefined for any other request. One call lists a bucket of the account:
 * it shows that the role can be assumed. Rejects like the members' tables.
 */
export async function accountsAnswer(
  request: unknown,
  members: Members,
): Promise<AccountsAnswer | AccountAnswer | undefined> {
  const { accounts, account } = Object(request) as Readonly<Record<string, unknown>>;
  if (accounts === true) return { home: members.home, accounts: [...(await members.ids())].sort() };
  return typeof account === "string" ? accountAnswer(account, members) : undefined;
}

async function accountAnswer(account: string, members: Members): Promise<AccountAnswer> {
  if (!(await members.ids()).has(account))
    return { account, error: { code: "NoMember", message: notAMember(account) } };
  const provider = members.providerOf(account);
  try {
    await provider.read(provider.region ?? "us-east-1", new ListBucketsCommand({ MaxBuckets: 1 }));
    return { account };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return { account, error: { code: error.code, message: error.message } };
  }
}
