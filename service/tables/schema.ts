import type { Status } from "./status.ts";

/**
 * The schema of the ledger's items. Raise it if a worker of the version before would misinterpret what is written now.
 * An added attribute needs no new number: a worker that rewrites an item keeps the attributes that it does not know.
 */
export const schema = 2;

/** The status as it was read. Throws where this version would misread it: then it is left to a worker of a newer one. */
export function readable(status: Status | undefined): Status | undefined {
  const found = status?.schema ?? 1;
  if (found <= schema) return status;
  throw new Error(
    `the status of ${status?.bucket} has schema ${found}, and this version knows ${schema} at most: deploy the newer version again`,
  );
}
