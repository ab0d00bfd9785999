import { AwsS3Provider, type ClientOptions, type Clients, sdkClients } from "../../core/providers/aws.ts";
import { failureOf, S3Failure } from "../../core/providers/awsErrors.ts";
import type { Refusal } from "../../core/providers/provider.ts";
import { AllowedRetries } from "./retries.ts";
import { type Roles, roleArn } from "./roles.ts";
import type { Session } from "./sessionSource.ts";
import type { Sessions } from "./sessions.ts";

/**
 * S3 for the buckets of one account: reads under the account's session for reading, writes under a session for the bucket.
 * All of an account's clients share their connections, or `handler` in place of them.
 */
export function memberProvider(
  account: string,
  sessions: Pick<Sessions, "reading" | "writing" | "refused" | "isDoubtful">,
  roles: Roles,
  handler?: ClientOptions["handler"],
): AwsS3Provider {
  const clientsOf = clientsBySession(handler);
  /** S3 may not know a session any more, as after its role was replaced: then another one is obtained. */
  const sending =
    (session: Promise<Session>, next: () => Promise<Session>): Clients =>
    async (service, region) => {
      const first = await session;
      const client = await clientsOf(first)(service, region);
      const again = async () => clientsOf(await next())(service, region);
      return {
        send: (...call) =>
          client.send(...call).catch(async (error) => {
            const isUnknown = failureOf(error, service).kind === "unauthenticated";
            if (!isUnknown || !sessions.refused(first)) throw error;
            return (await again()).send(...call);
          }),
      };
    };
  const reading = () => sessions.reading(account);
  return new AwsS3Provider({
    owner: account,
    caller: roleArn(roles, account, "write"),
    reader: roleArn(roles, account, "read"),
    clients: async (service, region) => sending(reading(), reading)(service, region),
    scopedClients(scope) {
      const writing = () => sessions.writing(account, scope);
      const session = writing();
      // The write rejects with it, if there is one.
      session.catch(() => undefined);
      const refusal = refusalOf(session, () => sessions.isDoubtful(account));
      return Object.assign(sending(session, writing), { refusal });
    },
  });
}

/** The clients of a session, which share the connections and the retries of the first one. */
function clientsBySession(handler: ClientOptions["handler"]): (session: Session) => Clients {
  const byRegion = new Map<string, AllowedRetries>();
  const retries = (region: string) => {
    const found = byRegion.get(region) ?? new AllowedRetries();
    byRegion.set(region, found);
    return found;
  };
  const made = new WeakMap<Session, Clients>();
  let first: Clients | undefined;
  return (session) => {
    const { credentials } = session;
    const found =
      made.get(session) ?? sdkClients({ credentials, handler, retries, ...(first && { sharing: first }) });
    made.set(session, found);
    first ??= found;
    return found;
  };
}

/** Why there is no such session, for a write that must know it before it is planned. */
export const refusalOf =
  (session: Promise<Session>, isDoubtful: () => boolean): Refusal =>
  async (waits) => {
    if (!waits && !isDoubtful()) return undefined;
    const failure = await session.then(
      () => undefined,
      (error: unknown) => error,
    );
    return failure instanceof S3Failure ? failure : undefined;
  };
