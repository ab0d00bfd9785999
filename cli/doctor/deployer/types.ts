/** One permission that a deployer needs. Resources are patterns of this service's own names. */
export interface Right {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<"StringEquals", Readonly<Record<string, readonly string[]>>>>;
}

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** `dxaws-s3-<stage>` */
  readonly prefix: string;
  /** The path of the roles; any if absent. */
  readonly rolePath?: string;
}

/** The actions of a service, from their names. */
export const of = (service: string, names: string) => names.split(/\s+/).map((name) => `${service}:${name}`);

export const regional = ({ partition, region, account }: Place, service: string, name: string) =>
  `arn:${partition}:${service}:${region}:${account}:${name}`;
export const ourRoles = ({ partition, account, prefix, rolePath }: Place) =>
  (rolePath === undefined ? ["/", "/*/"] : [rolePath]).map(
    (path) => `arn:${partition}:iam::${account}:role${path}${prefix}-*`,
  );
export const deploymentBucket = ({ partition, prefix }: Place) => `arn:${partition}:s3:::${prefix}-*`;

/** By resource type of the template, the actions of CloudFormation as the deployer: create, change and delete. */
export const byType: Readonly<Record<string, (place: Place) => Omit<Right, "sid">>> = {
  "AWS::DynamoDB::Table": (place) => ({
    actions: of(
      "dynamodb",
      `CreateTable DeleteTable DescribeContinuousBackups DescribeContributorInsights
      DescribeKinesisStreamingDestination DescribeTable DescribeTimeToLive GetResourcePolicy
      ListTagsOfResource TagResource UntagResource UpdateContinuousBackups UpdateTable
      UpdateTimeToLive`,
    ),
    resources: [regional(place, "dynamodb", `table/${place.prefix}-*`)],
  }),
  "AWS::SQS::Queue": (place) => ({
    actions: of(
      "sqs",
      `CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes TagQueue
      UntagQueue`,
    ),
    resources: [regional(place, "sqs", `${place.prefix}-*`)],
  }),
  "AWS::SQS::QueuePolicy": (place) => ({
    actions: of("sqs", "GetQueueAttributes SetQueueAttributes"),
    resources: [regional(place, "sqs", `${place.prefix}-*`)],
  }),
  "AWS::Lambda::Function": (place) => ({
    actions: of(
      "lambda",
      `CreateFunction DeleteFunction DeleteFunctionConcurrency GetFunction GetFunctionCodeSigningConfig
      GetFunctionConfiguration GetFunctionRecursionConfig GetRuntimeManagementConfig ListTags
      ListVersionsByFunction PutFunctionConcurrency TagResource UntagResource UpdateFunctionCode
      UpdateFunctionConfiguration`,
    ),
    resources: [regional(place, "lambda", `function:${place.prefix}-*`)],
  }),
  "AWS::Lambda::Permission": (place) => ({
    actions: of("lambda", "AddPermission GetPolicy RemovePermission"),
    resources: [regional(place, "lambda", `function:${place.prefix}-*`)],
  }),
  "AWS::Lambda::EventInvokeConfig": (place) => ({
    actions: of(
      "lambda",
      `DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig
      UpdateFunctionEventInvokeConfig`,
    ),
    resources: [regional(place, "lambda", `function:${place.prefix}-*`)],
  }),
  // Lambda generates the id of a mapping.
  "AWS::Lambda::EventSourceMapping": () => ({
    actions: of(
      "lambda",
      `CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping ListEventSourceMappings ListTags
      TagResource UntagResource UpdateEventSourceMapping`,
    ),
    resources: ["*"],
  }),
  "AWS::Logs::LogGroup": (place) => ({
    actions: of(
      "logs",
      `AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey ListTagsForResource PutRetentionPolicy
      TagResource UntagResource`,
    ),
    resources: [regional(place, "logs", `log-group:/aws/lambda/${place.prefix}-*`)],
  }),
  "AWS::Events::Rule": (place) => ({
    actions: of(
      "events",
      `DeleteRule DescribeRule ListTargetsByRule PutRule PutTargets RemoveTargets TagResource
      UntagResource`,
    ),
    resources: [regional(place, "events", `rule/${place.prefix}-*`)],
  }),
  "AWS::Events::EventBus": (place) => ({
    actions: of("events", `CreateEventBus DeleteEventBus DescribeEventBus TagResource UntagResource`),
    resources: [regional(place, "events", `event-bus/${place.prefix}-*`)],
  }),
  // These two have no resource-level permissions.
  "AWS::Events::EventBusPolicy": () => ({
    actions: of("events", "PutPermission RemovePermission"),
    resources: ["*"],
  }),
  "AWS::CloudWatch::Alarm": (place) => ({
    actions: of(
      "cloudwatch",
      `DeleteAlarms DescribeAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource`,
    ),
    resources: [regional(place, "cloudwatch", `alarm:${place.prefix}-*`)],
  }),
  "AWS::Scheduler::Schedule": (place) => ({
    actions: of("scheduler", "CreateSchedule DeleteSchedule GetSchedule UpdateSchedule"),
    resources: [regional(place, "scheduler", `schedule/default/${place.prefix}-*`)],
  }),
  "AWS::IAM::Role": (place) => ({
    actions: of(
      "iam",
      `CreateRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies
      ListRolePolicies PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole
      UpdateAssumeRolePolicy UpdateRole`,
    ),
    resources: ourRoles(place),
  }),
  // For KMS keys and VPCs; CloudFormation writes it into the roles.
  "AWS::IAM::Policy": (place) => ({
    actions: of("iam", "DeleteRolePolicy GetRolePolicy PutRolePolicy"),
    resources: ourRoles(place),
  }),
  "AWS::S3::Bucket": (place) => ({
    actions: of(
      "s3",
      `CreateBucket DeleteBucket GetBucketLocation GetEncryptionConfiguration ListBucket
      ListBucketVersions PutBucketPublicAccessBlock PutBucketTagging PutEncryptionConfiguration
      TagResource UntagResource`,
    ),
    resources: [deploymentBucket(place)],
  }),
  "AWS::S3::BucketPolicy": (place) => ({
    actions: of("s3", "DeleteBucketPolicy GetBucketPolicy PutBucketPolicy"),
    resources: [deploymentBucket(place)],
  }),
};
