import type { Cause } from "../triggers/trigger.ts";

// Lambda names a session after its function.
const session = /:assumed-role\/([^/]+)\/dxaws-s3-[^/]+-reconcile$/;

/** Whether a call was made by the reconciler of another deployment of this service; ours has that role. */
export function isOtherDeployment({ call }: Cause, ourRole: string | undefined): boolean {
  const [, role] = session.exec(call?.principal.arn ?? "") ?? [];
  return role !== undefined && ourRole !== undefined && role !== ourRole;
}
