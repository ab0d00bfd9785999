import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { SweptFleet } from "./sweeper.ts";

/** Accounts other than the deployment's own. */
export const [a, b, c] = ["222233334444", "333344445555", "444455556666"] as const;

/** Buckets of an account. */
export const named = (account: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${account}-${`${index}`.padStart(4, "0")}` }));

/** By account, what the sweep had checked because a listing had it. */
export const found = (fleet: SweptFleet) =>
  Map.groupBy(
    fleet.queued.filter(({ id }) => id.startsWith("listed")),
    ({ account }) => account,
  );
export const namesIn = (fleet: SweptFleet, account: string) => [
  ...new Set((found(fleet).get(account) ?? []).map(({ bucket }) => bucket)),
];

export const coverage = (fleet: SweptFleet) => fleet.ledger.ledger.coverage();

/** The answer of an account one of whose roles cannot be assumed. */
export const outOfReach = (account: string) => async () => {
  const message = `account ${account} is out of reach: its role cannot be assumed (AccessDenied)`;
  throw new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", message, {});
};
