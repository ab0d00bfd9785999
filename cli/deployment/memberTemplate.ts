import { stringify } from "yaml";
import { type Hub, roleName, trustOf, type Use } from "../../deploy/accountRoles.ts";
import { readPolicyOf, writePolicyOf } from "../../deploy/s3Policies.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import { alarmTopic, forwardingFrom, given, optional } from "./forwardingParts.ts";
import { canaryConditions, canaryFor, canaryParameters } from "./memberCanary.ts";

/** A deployment, for the accounts that it manages besides its own. */
export interface HubDeployment {
  readonly account: string;
  readonly region: string;
  /** `dxaws-s3-<stage>` */
  readonly prefix: string;
  readonly settings: Settings;
}

/** The deployment as the template's parameters name it. */
const hub: Hub = {
  account: `\${HubAccount}`,
  region: `\${HubRegion}`,
  prefix: `\${Prefix}`,
  path: `\${RolePath}`,
};
const bus = {
  "Fn::Sub": `arn:\${AWS::Partition}:events:${hub.region}:${hub.account}:event-bus/${hub.prefix}-events`,
};

const required = (Description: string, AllowedPattern: string, Default: string | undefined) => ({
  Type: "String",
  AllowedPattern,
  Description,
  ...(Default !== undefined && { Default }),
});

/** The policy of the same name in the member's own account, or AWS's own. */
const boundaryOf = (arn: string | undefined) => {
  const [, , , , account, resource = ""] = arn?.split(":") ?? [];
  return { owner: account === "aws" ? "aws" : `\${AWS::AccountId}`, name: resource.replace(/^policy\//, "") };
};

const parametersOf = (from: HubDeployment | undefined) => ({
  HubAccount: required("The account where dxaws-s3 is deployed.", "\\d{12}", from?.account),
  HubRegion: required("The region where it is deployed.", "[a-z0-9-]+", from?.region),
  Prefix: required(
    "The name of the deployment, with its stage: dxaws-s3-<stage>.",
    "[A-Za-z][A-Za-z0-9-]*",
    from?.prefix,
  ),
  RolePath: required(
    "The path of the two roles: the setting rolePath of the deployment.",
    "/([\\w+=,.@-]+/)*",
    from?.settings.rolePath ?? "/",
  ),
  RolesRegion: optional(
    "The one region of an account whose stack creates the two roles; HubRegion if empty.",
  ),
  PermissionsBoundary: {
    ...optional("The name, with its path, of a policy of this account that bounds all roles."),
    Default: boundaryOf(from?.settings.permissionsBoundary).name,
  },
  AlarmTopic: optional(alarmTopic),
  ...canaryParameters(from?.settings),
});

const is = (one: object, other: object | string) => ({ "Fn::Equals": [one, other] });
const ref = (name: string) => ({ Ref: name });
const isMember = { Condition: "IsMember" };

// In the account of the deployment the template creates nothing, so that a whole organisation can have it.
const conditionsFor = (settings: Settings) => ({
  IsMember: { "Fn::Not": [is(ref("AWS::AccountId"), ref("HubAccount"))] },
  IsRolesRegion: {
    "Fn::Or": [
      is(ref("AWS::Region"), ref("RolesRegion")),
      { "Fn::And": [is(ref("RolesRegion"), ""), is(ref("AWS::Region"), ref("HubRegion"))] },
    ],
  },
  HasRoles: { "Fn::And": [isMember, { Condition: "IsRolesRegion" }] },
  HasTopic: given("AlarmTopic"),
  HasBoundary: given("PermissionsBoundary"),
  ...canaryConditions(settings),
});

const rolePropertiesOf = ({ permissionsBoundary }: Settings) => ({
  Path: ref("RolePath"),
  PermissionsBoundary: {
    "Fn::If": [
      "HasBoundary",
      {
        "Fn::Sub": `arn:\${AWS::Partition}:iam::${boundaryOf(permissionsBoundary).owner}:policy/\${PermissionsBoundary}`,
      },
      ref("AWS::NoValue"),
    ],
  },
});

const roleOf = (use: Use, settings: Settings) => ({
  Condition: "HasRoles",
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: { "Fn::Sub": roleName(hub, use) },
    ...rolePropertiesOf(settings),
    AssumeRolePolicyDocument: trustOf(use, hub, settings.sessionTags),
    Policies: [
      {
        PolicyName: "s3",
        PolicyDocument: use === "read" ? readPolicyOf(settings) : writePolicyOf(settings),
      },
    ],
  },
});

const resourcesFor = (settings: Settings) => ({
  ReadRole: roleOf("read", settings),
  WriteRole: roleOf("write", settings),
  // What another account has sent to this one is not this account's to send on.
  ...forwardingFrom(bus, rolePropertiesOf(settings), isMember, { account: [ref("AWS::AccountId")] }),
  ...canaryFor(settings, rolePropertiesOf(settings)),
  // A stack without a resource is refused: this one costs nothing and does nothing.
  Nothing: { Type: "AWS::CloudFormation::WaitConditionHandle" },
});

/**
 * The CloudFormation template for an account that a deployment manages besides its own, as YAML: two roles that only the
 * deployment's functions can assume, and per region a rule that sends S3 management events to the deployment's bus. With a
 * deployment every parameter has a default, and the roles have the bounds of its settings; without, those of the defaults.
 */
export function memberTemplate(from?: HubDeployment): string {
  const settings = from?.settings ?? parseSettings({});
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Lets dxaws-s3 read and configure the buckets of this account, and sends it their management events.",
    Parameters: parametersOf(from),
    Conditions: conditionsFor(settings),
    Resources: resourcesFor(settings),
  };
  return stringify(template, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
  });
}
