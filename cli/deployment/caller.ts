import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** Whose credentials are in use. */
export interface Caller {
  readonly account?: string;
  readonly arn?: string;
}

/** Not to be told is no reason to wait: what is wrong with credentials or the network, the calls themselves say. */
const patience = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** The caller as STS knows them; nothing where nobody can say. Nobody needs a permission to ask. */
export async function callerIn(region: string | undefined): Promise<Caller> {
  try {
    const client = new STSClient({ ...(region && { region }), ...patience });
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return {
      ...(/^\d{12}$/.test(Account) && { account: Account }),
      ...(/^arn:[\w-]+:(iam|sts):/.test(Arn) && { arn: Arn }),
    };
  } catch {
    return {};
  }
}
