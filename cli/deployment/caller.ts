import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** The principal whose credentials are in use. */
export interface Caller {
  readonly account?: string;
  readonly arn?: string;
}

/** Short timeouts: the caller is optional, and other calls report wrong credentials or a broken network. */
const timeouts = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** The caller according to STS; empty if STS cannot say. GetCallerIdentity needs no permission. */
export async function callerIn(region: string | undefined): Promise<Caller> {
  try {
    const client = new STSClient({ ...(region && { region }), ...timeouts });
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return {
      ...(/^\d{12}$/.test(Account) && { account: Account }),
      ...(/^arn:[\w-]+:(iam|sts):/.test(Arn) && { arn: Arn }),
    };
  } catch {
    return {};
  }
}
