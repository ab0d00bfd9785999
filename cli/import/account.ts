import type { S3Provider } from "../../core/providers/provider.ts";
import { words } from "../../core/text/words.ts";
import { notAMember } from "../../service/members/members.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountAccess } from "../settings/accountAccess.ts";
import { type Hub, hubOf } from "../settings/hub.ts";

/** S3 of an account whose buckets are imported, and the account that their specs have to name. */
interface ToImport {
  readonly provider: S3Provider;
  /** Absent for the deployment's own. */
  readonly account?: string | undefined;
}

/**
 * With credentials of the wanted account these are used, otherwise the role that reads it. Without a wanted account the
 * buckets are those of the caller's. Rejects like Lambda if the deployment is needed and cannot be read.
 */
export async function accountToImport(wanted: string | undefined, deployment: Deployment): Promise<ToImport> {
  const provider = await deployment.provider();
  if (wanted === undefined) return { provider };
  const isCallers = wanted === provider.owner;
  // Credentials of a member's account do not show the deployment, which is in another one.
  const hub = await hubOf(deployment).catch((error: unknown) => {
    if (!isCallers) throw error;
  });
  const home = hub ? hub.account || provider.owner : undefined;
  const account = wanted === home ? undefined : wanted;
  if (isCallers || !hub) return { provider, account };
  mustBeMember(wanted, home, hub);
  return { provider: readerOf(wanted, { ...hub, account: home ?? "" }, provider, deployment), account };
}

/** Throws UsageError for an account that the settings do not name; those of an organisation are not known here. */
function mustBeMember(wanted: string, own: string | undefined, { settings: { accounts } }: Hub): void {
  if (wanted === own || !Array.isArray(accounts) || accounts.includes(wanted)) return;
  throw new UsageError(words`${notAMember(wanted)}; or use credentials of that account`);
}

const readerOf = (wanted: string, hub: Hub, provider: S3Provider, deployment: Deployment): S3Provider =>
  accountAccess({
    deployment,
    provider,
    home: hub.account,
    settings: hub.settings,
    roles: hub.roles,
  }).providerOf(wanted);
