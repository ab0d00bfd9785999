import { AwsS3Provider, type ClientOptions, type Clients, sdkClients } from "../../core/providers/aws.ts";
import type { WriteScope } from "../../core/providers/permission.ts";
import { AllowedRetries } from "./retries.ts";
import { type Roles, roleArn } from "./roles.ts";
import type { Session } from "./sessionSource.ts";
import type { Sessions } from "./sessions.ts";

/** The SDK asks again five minutes before a session expires. It is to ask earlier, while the next one can be on its way. */
const earlierMs = 10 * 60_000;

/**
 * S3 for the buckets of one account: reads under the account's session for reading, writes under a session for the bucket.
 * All of an account's clients share their connections, or `handler` in place of them.
 */
export function memberProvider(
  account: string,
  sessions: Pick<Sessions, "reading" | "writing">,
  roles: Roles,
  handler?: ClientOptions["handler"],
): AwsS3Provider {
  const credentials = async () => {
    const session = await sessions.reading(account);
    return { ...session.credentials, expiration: new Date(session.expires - earlierMs) };
  };
  const byRegion = new Map<string, AllowedRetries>();
  const retries = (region: string) => {
    const found = byRegion.get(region) ?? new AllowedRetries();
    byRegion.set(region, found);
    return found;
  };
  const clients = sdkClients({ credentials, handler, retries });
  const made = new WeakMap<Session, Clients>();
  const clientsOf = (session: Session): Clients => {
    const found =
      made.get(session) ?? sdkClients({ credentials: session.credentials, sharing: clients, retries });
    made.set(session, found);
    return found;
  };
  const scopedClients = (scope: WriteScope): Clients => {
    const session = sessions.writing(account, scope);
    // The write rejects with it, if there is one.
    session.catch(() => undefined);
    return async (service, region) => clientsOf(await session)(service, region);
  };
  return new AwsS3Provider({
    owner: account,
    caller: roleArn(roles, account, "write"),
    clients,
    scopedClients,
  });
}
