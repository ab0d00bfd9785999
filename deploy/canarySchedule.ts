import { canaryMinutes } from "../service/triggers/canary.ts";

type Value = string | object;

const forThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };

const policyOf = (...statements: readonly object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
});

/** An operation of S3 as the target of a schedule. */
const operation = (name: string) => ({ "Fn::Sub": `arn:\${AWS::Partition}:scheduler:::aws-sdk:s3:${name}` });
const role = { "Fn::GetAtt": ["CanaryRole", "Arn"] };

/** The scheduler replaces the placeholder with the scheduled time of the call. */
const tagging = { TagSet: [{ Key: "dxaws-s3-canary", Value: "<aws.scheduler.scheduled-time>" }] };

const permission = (Action: string, bucket: Value, more: object = {}) => ({
  Action,
  Resource: { "Fn::Sub": [`arn:\${AWS::Partition}:s3:::\${Bucket}`, { Bucket: bucket }] },
  ...more,
});
const toTag = (bucket: Value, more?: object) => permission("s3:PutBucketTagging", bucket, more);

/**
 * A schedule and its role, for CloudFormation. EventBridge Scheduler changes the tag in the bucket's region, so no function
 * of the service needs to write to that bucket. If the call fails, the canary's alarm fires.
 */
export const canarySchedule = (
  bucket: Value,
  roleProperties: object,
  more: object = {},
  permissions: readonly object[] = [toTag(bucket)],
) => ({
  Canary: {
    ...more,
    Type: "AWS::Scheduler::Schedule",
    Properties: {
      Description: "Changes a tag, so that dxaws-s3 measures how long events take",
      ScheduleExpression: `rate(${canaryMinutes} minutes)`,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: operation("putBucketTagging"),
        RoleArn: role,
        Input: {
          "Fn::Sub": [JSON.stringify({ Bucket: `\${Bucket}`, Tagging: tagging }), { Bucket: bucket }],
        },
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    },
  },
  CanaryRole: {
    ...more,
    Type: "AWS::IAM::Role",
    Properties: {
      ...roleProperties,
      AssumeRolePolicyDocument: policyOf({
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: forThisAccount,
      }),
      Policies: [{ PolicyName: "canary", PolicyDocument: policyOf(...permissions) }],
    },
  },
});

/** `BucketNamespace` is required for the names that S3 keeps for one account and region. */
const creation = (namespace: object, location: object) =>
  JSON.stringify({ Bucket: `\${Bucket}`, ...namespace, ...location });

/**
 * The same, with a schedule that creates the bucket: once an hour it asks S3 to, and S3 refuses if the account has it. A stack cannot
 * create it: of a bucket with the tags of a stack (aws:cloudformation:...) S3 refuses to replace the tags.
 * `isFirst` is a condition: the stack is in us-east-1, which accepts no name of a region.
 */
export const createdCanary = (
  bucket: Value,
  roleProperties: object,
  more: object,
  { isFirst, isRegional }: { readonly isFirst: string; readonly isRegional: boolean },
) => {
  const namespace = isRegional ? { BucketNamespace: "account-regional" } : {};
  const here = { CreateBucketConfiguration: { LocationConstraint: `\${AWS::Region}` } };
  const sub = (location: object) => ({ "Fn::Sub": [creation(namespace, location), { Bucket: bucket }] });
  return {
    ...canarySchedule(bucket, roleProperties, more, [
      // Someone else may have taken the name.
      toTag(bucket, { Condition: { StringEquals: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } } }),
      permission("s3:CreateBucket", bucket),
    ]),
    CanaryBucket: {
      ...more,
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        Description: "Creates the bucket whose tag is changed, if it does not exist",
        ScheduleExpression: "rate(1 hour)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: operation("createBucket"),
          RoleArn: role,
          Input: { "Fn::If": [isFirst, sub({}), sub(here)] },
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      },
    },
  };
};
