import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

/** Not to be told is no reason to wait: what is wrong with credentials or the network, the calls themselves say. */
const patience = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** The account of the caller's credentials; undefined where nobody can say. Nobody needs a permission to ask. */
export async function callerAccount(region: string | undefined): Promise<string | undefined> {
  try {
    const client = new STSClient({ ...(region && { region }), ...patience });
    const { Account = "" } = await client.send(new GetCallerIdentityCommand({}));
    return /^\d{12}$/.test(Account) ? Account : undefined;
  } catch {
    return undefined;
  }
}
