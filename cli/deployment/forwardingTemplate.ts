import { canarySchedule } from "../../deploy/canarySchedule.ts";
import { alarmTopic, forwardingFrom, given, ifGiven, optional } from "./forwardingParts.ts";

const roleProperties = {
  Path: ifGiven("HasRolePath", "RolePath"),
  PermissionsBoundary: ifGiven("HasBoundary", "PermissionsBoundary"),
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
    AlarmTopic: optional(alarmTopic),
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
    ...forwardingFrom({ Ref: "Bus" }, roleProperties),
    ...canarySchedule({ Ref: "CanaryBucket" }, roleProperties, { Condition: "HasCanary" }),
  },
};
