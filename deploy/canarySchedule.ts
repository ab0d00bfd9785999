type Value = string | object;

/** The interval of a canary's tag changes, in minutes. */
export const canaryMinutes = 5;

const forThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };

const policyOf = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", ...statement }],
});

/** The scheduler replaces the placeholder with the scheduled time of the call. */
const tagging = { TagSet: [{ Key: "dxaws-s3-canary", Value: "<aws.scheduler.scheduled-time>" }] };

/**
 * A schedule and its role, for CloudFormation. EventBridge Scheduler changes the tag in the bucket's region, so no function
 * of the service needs to write to that bucket. If the call fails, the canary's alarm fires.
 */
export const canarySchedule = (bucket: Value, roleProperties: object, more: object = {}) => ({
  Canary: {
    ...more,
    Type: "AWS::Scheduler::Schedule",
    Properties: {
      Description: "Changes a tag, so that dxaws-s3 measures how long events take",
      ScheduleExpression: `rate(${canaryMinutes} minutes)`,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: { "Fn::Sub": `arn:\${AWS::Partition}:scheduler:::aws-sdk:s3:putBucketTagging` },
        RoleArn: { "Fn::GetAtt": ["CanaryRole", "Arn"] },
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
      Policies: [
        {
          PolicyName: "canary",
          PolicyDocument: policyOf({
            Action: "s3:PutBucketTagging",
            Resource: { "Fn::Sub": [`arn:\${AWS::Partition}:s3:::\${Bucket}`, { Bucket: bucket }] },
          }),
        },
      ],
    },
  },
});
