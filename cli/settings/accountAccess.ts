import { STSClient } from "@aws-sdk/client-sts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { systemClock } from "../../core/providers/clock.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { memberProvider } from "../../service/members/memberProvider.ts";
import type { Members } from "../../service/members/members.ts";
import type { Roles, Use } from "../../service/members/roles.ts";
import { SessionSource } from "../../service/members/sessionSource.ts";
import { Sessions } from "../../service/members/sessions.ts";
import type { AccountsAnswer } from "../../service/planReport/accountsAnswer.ts";
import { accountsIn, type Settings } from "../../service/settings/settings.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { invoke } from "../deployment/invoke.ts";
import { lackOf } from "./lack.ts";

/** What CloudTrail calls the sessions of the command line. */
const sessionName = "dxaws-s3-cli";

/** What the accounts of a deployment are reached with. */
interface Access {
  readonly deployment: Pick<Deployment, "options" | "caller" | "lambda" | "functionCalled">;
  /** S3 with the caller's own credentials, which are of this account. */
  readonly provider: S3Provider;
  readonly home: string;
  readonly settings: Settings;
  readonly roles: Roles | undefined;
}

/**
 * The accounts of a deployment for the command line: that of the caller's credentials with these, the others through their
 * roles. A role that the caller cannot assume is an S3Failure that names both.
 */
export function accountAccess(access: Access): Members {
  const { provider, home, roles } = access;
  const made = new Map<string, S3Provider>();
  const sessions = roles && sessionsOf(roles, access);
  let ids: Promise<ReadonlySet<string>> | undefined;
  return {
    home,
    ids() {
      ids ??= idsOf(access);
      return ids;
    },
    providerOf(account) {
      if (account === (provider.owner ?? home) || !sessions) return provider;
      const found = made.get(account) ?? inRegion(provider.region, memberProvider(account, sessions, roles));
      made.set(account, found);
      return found;
    },
  };
}

/** The accounts of the settings; those of an organisation as the function plan knows them. */
async function idsOf({ home, settings, deployment }: Access): Promise<ReadonlySet<string>> {
  if (Array.isArray(settings.accounts)) return new Set([home, ...accountsIn(settings)]);
  const { lambda } = deployment;
  const answer = await invoke<AccountsAnswer>(lambda, deployment.functionCalled("plan"), { accounts: true });
  return new Set(answer.accounts);
}

type Sessioned = Pick<Sessions, "reading" | "writing" | "refused" | "isDoubtful">;

function sessionsOf(roles: Roles, { deployment, home, settings }: Access): Sessioned {
  const source = new SessionSource(new STSClient(deployment.options), roles, sessionName, systemClock);
  const sessions = new Sessions(source, systemClock);
  const explained = async <T>(session: Promise<T>, account: string, use: Use): Promise<T> => {
    try {
      return await session;
    } catch (error) {
      if (!(error instanceof S3Failure) || error.kind === "transient") throw error;
      // The caller has a member `account`, too: its own.
      const { arn } = await deployment.caller();
      const why = lackOf(use, { account, home, settings, ...(arn !== undefined && { arn }) });
      const message = `${error.message}: ${why}, or use credentials of account ${account}`;
      throw new S3Failure(error.kind, error.code, error.operation, message, error);
    }
  };
  return {
    reading: (account) => explained(sessions.reading(account), account, "read"),
    writing: (account, scope) => explained(sessions.writing(account, scope), account, "write"),
    refused: (session) => sessions.refused(session),
    isDoubtful: (account) => sessions.isDoubtful(account),
  };
}

const inRegion = (region: string | undefined, provider: S3Provider): S3Provider => ({
  region,
  owner: provider.owner,
  caller: provider.caller,
  reader: provider.reader,
  scopedTo: provider.scopedTo,
  read: (place, command) => provider.read(place, command),
  write: (place, command, late) => provider.write(place, command, late),
});
