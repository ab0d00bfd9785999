import type { S3Provider } from "../../core/providers/provider.ts";

/** The accounts whose buckets a deployment manages. */
export interface Members {
  /** The deployment's own account. */
  readonly home: string;
  /** All of them, the own one included; as known a minute ago, or once this second is over. Rejects like the tables. */
  ids(since?: string): Promise<ReadonlySet<string>>;
  /** S3 for the buckets of an account. */
  providerOf(account: string): S3Provider;
}

/** Why nothing is read or written in an account. */
export const notAMember = (account: string): string =>
  `account ${account} is not one of the deployment's accounts (the operator's setting accounts)`;
