import { stringify } from "yaml";
import { type Hub, roleName, trustOf, type Use } from "../../deploy/accountRoles.ts";
import { readPolicyOf, writePolicyOf } from "../../deploy/s3Policies.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import { forwardingFrom, given } from "./forwardingParts.ts";
import { canaryConditions, canaryFor } from "./memberCanary.ts";
import { boundaryOf, type HubDeployment, parametersOf } from "./memberParameters.ts";

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

const hasPlanners = { "Fn::Not": [is({ "Fn::Join": ["", ref("Planners")] }, "")] };

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

/** Who may assume a role. Without a deployment the planners come from the parameter. */
function trustIn(use: Use, from: HubDeployment | undefined, settings: Settings) {
  const trust = trustOf(use, hub, settings);
  if (from || use === "write") return trust;
  const [assume] = trust.Statement;
  const Condition = { ...assume?.Condition, ArnLike: { "aws:PrincipalArn": ref("Planners") } };
  const ifThere = { "Fn::If": ["HasPlanners", { ...assume, Condition }, ref("AWS::NoValue")] };
  return { ...trust, Statement: [...trust.Statement, ifThere] };
}

const roleOf = (use: Use, from: HubDeployment | undefined, settings: Settings) => ({
  Condition: "HasRoles",
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: { "Fn::Sub": roleName(hub, use) },
    ...rolePropertiesOf(settings),
    AssumeRolePolicyDocument: trustIn(use, from, settings),
    Policies: [
      {
        PolicyName: "s3",
        PolicyDocument: use === "read" ? readPolicyOf(settings) : writePolicyOf(settings),
      },
    ],
  },
});

const resourcesFor = (from: HubDeployment | undefined, settings: Settings) => ({
  ReadRole: roleOf("read", from, settings),
  WriteRole: roleOf("write", from, settings),
  // What another account has sent to this one is not this account's to send on.
  ...forwardingFrom(bus, rolePropertiesOf(settings), isMember, { account: [ref("AWS::AccountId")] }),
  ...canaryFor(settings, rolePropertiesOf(settings)),
  // A stack without a resource is refused: this one costs nothing and does nothing.
  Nothing: { Type: "AWS::CloudFormation::WaitConditionHandle" },
});

/**
 * The CloudFormation template for an account that a deployment manages besides its own, as YAML: two roles that only the
 * deployment's functions, and its planners to read, can assume, and per region a rule that sends S3 management events to the
 * deployment's bus. With a deployment every parameter has a default, and the roles have the planners and the bounds of its
 * settings; without, the bounds of the defaults.
 */
export function memberTemplate(from?: HubDeployment): string {
  const settings = from?.settings ?? parseSettings({});
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Lets dxaws-s3 read and configure the buckets of this account, and sends it their management events.",
    Parameters: parametersOf(from),
    Conditions: { ...conditionsFor(settings), ...(!from && { HasPlanners: hasPlanners }) },
    Resources: resourcesFor(from, settings),
  };
  return stringify(template, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
  });
}
