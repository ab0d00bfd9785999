import { namespaceOf } from "../../core/spec/bucketName.ts";
import { type Words, words } from "../../core/text/words.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** The account that a spec or its bucket's name says; undefined if neither does: then it is the deployment's own. */
export function accountSaid({ name, account }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof account === "string") return account;
  return typeof name === "string" ? namespaceOf(name)?.account : undefined;
}

/** The deployment's own account. Its tables are read with credentials of that account. Undefined if STS does not say it. */
export type Home = () => Promise<string | undefined>;
export const homeOf =
  (deployment: Partial<Pick<Deployment, "caller">>): Home =>
  async () =>
    (await deployment.caller?.())?.account;

/** Whether a bucket counts with `--account`. Absent accounts are the deployment's own. */
export const isOfAccount = (
  account: string | undefined,
  wanted: string | undefined,
  home: string | undefined,
): boolean => wanted === undefined || (account ?? home) === wanted;

/** Of buckets that a person named together with another account. */
export const elsewhereWords = (buckets: readonly string[], account: string): Words =>
  words`${buckets.join(", ")} ${buckets.length === 1 ? "is" : "are"} not in account ${account}`;
