import type { Settings } from "../../../service/settings/settings.ts";
import { byType, deploymentBucket, of, ourRoles, type Place, type Right, regional } from "./types.ts";

/** Every account, region and stage. */
const anywhere: Place = { partition: "aws", region: "*", account: "*", prefix: "dxaws-s3-*" };

const packageActions = of("s3", "DeleteObject DeleteObjectVersion GetObject GetObjectVersion PutObject");

/** The framework's own bucket, if the settings name none. */
const bucketTypes = ["AWS::S3::Bucket", "AWS::S3::BucketPolicy"];

/** The calls of the framework itself, for any template. */
const ofFramework = (place: Place): Right[] => [
  {
    sid: "Stack",
    actions: of(
      "cloudformation",
      `CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet DescribeStackEvents
      DescribeStackResource DescribeStackResources DescribeStacks ExecuteChangeSet GetTemplate
      ListStackResources UpdateStack`,
    ),
    resources: [regional(place, "cloudformation", `stack/${place.prefix}/*`)],
  },
  // These actions have no resource-level permissions for our resources.
  { sid: "Lists", actions: ["cloudformation:ValidateTemplate", "logs:DescribeLogGroups"], resources: ["*"] },
  {
    sid: "RolesOfFunctions",
    actions: ["iam:PassRole"],
    resources: ourRoles(place),
    // events and scheduler: for regions that forward, and for canaries.
    condition: {
      StringEquals: {
        "iam:PassedToService": ["lambda", "events", "scheduler"].map((name) => `${name}.amazonaws.com`),
      },
    },
  },
];

/** The rights that only some settings need; without settings all of them, except those for a named bucket. */
function bySettings(place: Place, settings: Partial<Settings> | undefined): Right[] {
  const {
    kmsKey,
    vpc,
    deploymentBucket: bucket,
  } = settings ?? { kmsKey: regional(place, "kms", "key/*"), vpc: true };
  const key = of("kms", "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey");
  const places = of("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs");
  const arn = `arn:${place.partition}:s3:::${bucket}`;
  return [
    ...(bucket ? [] : ownBucket(place)),
    ...(kmsKey ? [{ sid: "KeyOfTheSettings", actions: key, resources: [kmsKey] }] : []),
    ...(vpc ? [{ sid: "VpcOfTheSettings", actions: places, resources: ["*"] }] : []),
    ...(bucket
      ? [
          {
            sid: "BucketOfTheSettings",
            actions: of("s3", "GetBucketLocation ListBucket"),
            resources: [arn],
          },
          { sid: "PackageOfTheSettings", actions: packageActions, resources: [`${arn}/*`] },
        ]
      : []),
  ];
}

/** Merges rights of the same resources: a managed policy may have 6,144 characters. */
function grouped(rights: readonly Right[]): Right[] {
  const groups = Map.groupBy(rights, ({ resources, condition }) => JSON.stringify([resources, condition]));
  return [...groups.values()].flatMap(([first, ...more]) =>
    first
      ? [{ ...first, actions: [...new Set([first, ...more].flatMap(({ actions }) => actions))].sort() }]
      : [],
  );
}

/** Types that only some settings ask for. */
const isAsked: Readonly<Record<string, (settings: Partial<Settings>) => boolean>> = {
  "AWS::Scheduler::Schedule": ({ canary = {} }) => Object.keys(canary).length > 0,
  "AWS::Events::EventBusPolicy": ({ accounts = [] }) => !Array.isArray(accounts) || accounts.length > 0,
};
const isUnasked = (type: string, settings: Partial<Settings> | undefined) =>
  settings !== undefined && isAsked[type]?.(settings) === false;

const ownBucket = (place: Place): Right[] => [
  {
    sid: "Bucket",
    actions: bucketTypes.flatMap((type) => byType[type]?.(place).actions ?? []),
    resources: [deploymentBucket(place)],
  },
  { sid: "Package", actions: packageActions, resources: [`${deploymentBucket(place)}/*`] },
];

/** All rights that deploying, upgrading and removing need. */
export const deployerRights = (place: Place, settings?: Partial<Settings>): readonly Right[] =>
  grouped([
    ...ofFramework(place),
    ...Object.entries(byType).flatMap(([type, right]) =>
      bucketTypes.includes(type) || isUnasked(type, settings)
        ? []
        : { sid: type.replace(/^AWS|::/g, ""), ...right(place) },
    ),
    ...bySettings(place, settings),
  ]);

/** The reads of the doctor before and after a deployment, which also works without them. */
const doctorReads: Right = {
  sid: "Doctor",
  actions: [
    ...of("cloudtrail", "DescribeTrails GetEventSelectors GetTrailStatus"),
    ...of("cloudwatch", "GetMetricStatistics"),
    ...of("events", "ListRuleNamesByTarget"),
    ...of("iam", "GetRole SimulatePrincipalPolicy"),
    ...of("lambda", "GetAccountSettings GetFunctionConcurrency"),
  ],
  resources: ["*"],
};

/** The same as a policy document. */
export const deployerPolicy = (place: Place = anywhere) => ({
  Version: "2012-10-17",
  Statement: [...deployerRights(place), doctorReads].map(({ sid, actions, resources, condition }) => ({
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition && { Condition: condition }),
  })),
});
