/**
 * An IAM action. It applies to the bucket unless `resource` is set: an ARN without `arn:<partition>:`, because
 * partitions differ.
 */
export interface Permission {
  readonly action: string;
  readonly resource?: string;
  readonly condition?: object;
}

/**
 * One Allow for each group of permissions with the same resource and condition. `ofBucket` is the rest of a statement on the
 * bucket; `arn` makes a `Resource` of a permission's own resource.
 */
export function statementsOf(
  permissions: readonly Permission[],
  ofBucket: object,
  arn: (resource: string) => unknown,
): object[] {
  const groups = Map.groupBy(permissions, ({ resource, condition }) => JSON.stringify([resource, condition]));
  return [...groups.values()].map((group) => {
    const [{ resource, condition } = {} as Permission] = group;
    return {
      Effect: "Allow",
      Action: [...new Set(group.map(({ action }) => action))].sort(),
      ...(resource ? { Resource: arn(resource) } : ofBucket),
      ...(condition && { Condition: condition }),
    };
  });
}

/** What the calls of a plan need to be permitted, and on which bucket. */
export interface WriteScope {
  readonly bucket: string;
  readonly permissions: readonly Permission[];
}
