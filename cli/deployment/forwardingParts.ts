import { eventPattern } from "../../deploy/variables.ts";

// What sends the S3 management events of a region to a bus, for CloudFormation.

/** A parameter that may be left out. */
export const optional = (Description: string) => ({ Type: "String", Default: "", Description });
/** A condition: the parameter has a value. */
export const given = (parameter: string) => ({ "Fn::Not": [{ "Fn::Equals": [{ Ref: parameter }, ""] }] });
/** A property of that value, or none. */
export const ifGiven = (condition: string, parameter: string) => ({
  "Fn::If": [condition, { Ref: parameter }, { Ref: "AWS::NoValue" }],
});
const arnOf = (resource: string) => ({ "Fn::GetAtt": [resource, "Arn"] });
const forService = (Principal: string, Action: string, more: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: Principal }, Action, ...more }],
});
const ofThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };

/** What the parameter AlarmTopic is. */
export const alarmTopic = "An SNS topic of this region that is notified when events are not delivered.";

const ruleTo = (bus: object, more: object, pattern: object) => ({
  ...more,
  Type: "AWS::Events::Rule",
  Properties: {
    Description: "Sends S3 management events of this region to dxaws-s3",
    // Only events of this region: otherwise two regions that forward to each other would send an event in a loop.
    EventPattern: { ...eventPattern, region: [{ Ref: "AWS::Region" }], ...pattern },
    Targets: [
      {
        Id: "hub",
        Arn: bus,
        RoleArn: arnOf("Sender"),
        DeadLetterConfig: { Arn: arnOf("Undelivered") },
      },
    ],
  },
});

const senderTo = (bus: object, roleProperties: object, more: object) => ({
  ...more,
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
          Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: bus }],
        },
      },
    ],
  },
});

const undeliveredWith = (more: object) => ({
  Undelivered: {
    ...more,
    Type: "AWS::SQS::Queue",
    Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true },
  },
  UndeliveredPolicy: {
    ...more,
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
    ...more,
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
});

/**
 * The rule, its role, and a dead-letter queue with an alarm. `more` is added to each resource: a condition; `pattern` to the
 * rule's pattern.
 */
export const forwardingFrom = (
  bus: object,
  roleProperties: object,
  more: object = {},
  pattern: object = {},
) => ({
  Forward: ruleTo(bus, more, pattern),
  Sender: senderTo(bus, roleProperties, more),
  ...undeliveredWith(more),
});
