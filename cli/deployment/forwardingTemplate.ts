import { canarySchedule } from "../../deploy/canarySchedule.ts";
import { eventPattern } from "../../deploy/variables.ts";

const optional = (Description: string) => ({ Type: "String", Default: "", Description });
const given = (parameter: string) => ({ "Fn::Not": [{ "Fn::Equals": [{ Ref: parameter }, ""] }] });
const ifGiven = (condition: string, parameter: string) => ({
  "Fn::If": [condition, { Ref: parameter }, { Ref: "AWS::NoValue" }],
});
const arnOf = (resource: string) => ({ "Fn::GetAtt": [resource, "Arn"] });
const forService = (Principal: string, Action: string, more: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: Principal }, Action, ...more }],
});
const ofThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };

const rule = {
  Type: "AWS::Events::Rule",
  Properties: {
    Description: "Sends S3 management events of this region to dxaws-s3",
    // Only events of this region: otherwise two regions that forward to each other would send an event in a loop.
    EventPattern: { ...eventPattern, region: [{ Ref: "AWS::Region" }] },
    Targets: [
      {
        Id: "hub",
        Arn: { Ref: "Bus" },
        RoleArn: arnOf("Sender"),
        DeadLetterConfig: { Arn: arnOf("Undelivered") },
      },
    ],
  },
};

const roleProperties = {
  Path: ifGiven("HasRolePath", "RolePath"),
  PermissionsBoundary: ifGiven("HasBoundary", "PermissionsBoundary"),
};

const sender = {
  Type: "AWS::IAM::Role",
  Properties: {
    ...roleProperties,
    AssumeRolePolicyDocument: forService("events.amazonaws.com", "sts:AssumeRole", {
      Condition: ofThisAccount,
    }),
    Policies: [
      {
        PolicyName: "put-events",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: { Ref: "Bus" } }],
        },
      },
    ],
  },
};

const undelivered = {
  Undelivered: {
    Type: "AWS::SQS::Queue",
    Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true },
  },
  UndeliveredPolicy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [{ Ref: "Undelivered" }],
      PolicyDocument: forService("events.amazonaws.com", "sqs:SendMessage", {
        Resource: arnOf("Undelivered"),
        Condition: { ArnEquals: { "aws:SourceArn": arnOf("Forward") } },
      }),
    },
  },
  UndeliveredAlarm: {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: "S3 events of this region did not reach dxaws-s3 (docs/operating.md, other regions)",
      AlarmActions: { "Fn::If": ["HasTopic", [{ Ref: "AlarmTopic" }], { Ref: "AWS::NoValue" }] },
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": ["Undelivered", "QueueName"] } }],
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    },
  },
};

/** The CloudFormation template for a region that forwards its S3 management events to another one. */
export const forwardingTemplate = {
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "Sends the S3 management events of this region to the event bus that dxaws-s3 listens to.",
  Parameters: {
    Bus: {
      Type: "String",
      AllowedPattern: "arn:[a-z-]+:events:[a-z0-9-]+:\\d{12}:event-bus/[\\w./-]+",
      Description: "The ARN of the default event bus where dxaws-s3 is deployed, which is another region.",
    },
    AlarmTopic: optional("An SNS topic of this region that is notified when events are not delivered."),
    PermissionsBoundary: optional("The permissions boundary of the role."),
    RolePath: optional("The path of the role."),
    CanaryBucket: optional(
      "A bucket of this region whose tag is changed every few minutes; name it in the setting canary, too.",
    ),
  },
  Conditions: {
    HasTopic: given("AlarmTopic"),
    HasBoundary: given("PermissionsBoundary"),
    HasRolePath: given("RolePath"),
    HasCanary: given("CanaryBucket"),
  },
  Resources: {
    Forward: rule,
    Sender: sender,
    ...undelivered,
    ...canarySchedule({ Ref: "CanaryBucket" }, roleProperties, { Condition: "HasCanary" }),
  },
};
