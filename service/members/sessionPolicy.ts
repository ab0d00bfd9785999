import type { Permission, WriteScope } from "../../core/providers/permission.ts";

/**
 * The session policy for a scope: its permissions, and on no other bucket. The session can do what both this policy and the
 * role permit.
 */
export function sessionPolicy({ bucket, permissions }: WriteScope, partition: string): string {
  const groups = Map.groupBy(permissions, ({ resource, condition }) => JSON.stringify([resource, condition]));
  const Statement = [...groups.values()].map((group) => statementOf(group, `arn:${partition}:`, bucket));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function statementOf(group: readonly Permission[], arn: string, bucket: string): object {
  const [{ resource, condition } = {} as Permission] = group;
  return {
    Effect: "Allow",
    Action: [...new Set(group.map(({ action }) => action))],
    Resource: `${arn}${resource ?? `s3:::${bucket}`}`,
    ...(condition && { Condition: condition }),
  };
}
