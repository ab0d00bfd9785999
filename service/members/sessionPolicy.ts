import { statementsOf, type WriteScope } from "../../core/providers/permission.ts";

/**
 * The session policy for a scope: its permissions, and on no other bucket. The session can do what both this policy and the
 * role permit.
 */
export function sessionPolicy({ bucket, permissions }: WriteScope, partition: string): string {
  const arn = (resource: string) => `arn:${partition}:${resource}`;
  const Statement = statementsOf(permissions, { Resource: arn(`s3:::${bucket}`) }, arn);
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
