import type { Status } from "./status.ts";

/**
 * The shape of what stands in the ledger. It is raised where a worker of the version before would misread what is written
 * now. What is only added needs no other number: whoever rewrites an item keeps what it does not know.
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
