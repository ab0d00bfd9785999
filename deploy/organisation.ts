import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Settings } from "../service/settings/settings.ts";
import { settings, type Variables } from "./variables.ts";

// Properties that an organisation's rules require of resources. They come from the settings and extend the template.

interface Resources {
  readonly [name: string]: { readonly Type: string };
}

const read = (file: string) =>
  parse(readFileSync(join(import.meta.dirname, file), "utf8"), { logLevel: "silent" });
const declaredFunctions: Readonly<Record<string, { readonly role: string }>> =
  read("../serverless.yml").functions;
const functions = Object.keys(declaredFunctions);
const rolesOfFunctions = Object.values(declaredFunctions).map(({ role }) => role);
const declared: Resources = Object.assign(
  {},
  ...["tables", "queues", "roles", "alarms"].map((file) => read(`${file}.yml`).Resources),
);
const allOf = (type: string) =>
  Object.keys(declared).filter((name) => declared[name]?.Type === `AWS::${type}`);

/** The logical ids that the framework gives to a function's resources. */
const madeFor = (name: string, what: "LambdaFunction" | "LogGroup") =>
  `${name.replaceAll("-", "Dash").replace(/^./, (letter) => letter.toUpperCase())}${what}`;
const logs = functions.map((name) => madeFor(name, "LogGroup"));

interface Extension {
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}
type Extended = Readonly<Record<string, Extension>>;

const each = (names: readonly string[], Properties: Extension["Properties"]): Extended =>
  Object.fromEntries(names.map((name) => [name, { Properties }]));

/** Merges the properties by resource. */
const joined = (all: readonly Extended[]): Extended => {
  const names = [...new Set(all.flatMap(Object.keys))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      { Properties: Object.assign({}, ...all.map((one) => one[name]?.Properties)) },
    ]),
  );
};

const bounded = ({ permissionsBoundary, rolePath }: Settings): Extended =>
  each(allOf("IAM::Role"), {
    ...(permissionsBoundary && { PermissionsBoundary: permissionsBoundary }),
    ...(rolePath && { Path: rolePath }),
  });

function encrypted({ kmsKey }: Settings): Extended {
  const queues = allOf("SQS::Queue");
  if (!kmsKey) return each(queues, { SqsManagedSseEnabled: true });
  return joined([
    each(allOf("DynamoDB::Table"), {
      SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: kmsKey },
    }),
    each(queues, { KmsMasterKeyId: kmsKey }),
    each(logs, { KmsKeyId: kmsKey }),
  ]);
}

const logged = ({ logRetentionDays }: Settings): Extended =>
  each(logs, { RetentionInDays: logRetentionDays });

const alarmed = ({ alarmTopic }: Settings): Extended =>
  alarmTopic ? each(allOf("CloudWatch::Alarm"), { AlarmActions: [alarmTopic], OKActions: [alarmTopic] }) : {};

const placed = ({ vpc, reservedSweeps }: Settings): Extended => {
  const VpcConfig = vpc && { SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds };
  const all = functions.map((name) => madeFor(name, "LambdaFunction"));
  const reserved = reservedSweeps > 0 ? { ReservedConcurrentExecutions: reservedSweeps } : {};
  return joined([
    VpcConfig ? each(all, { VpcConfig }) : {},
    each([madeFor("sweep", "LambdaFunction")], reserved),
  ]);
};

const policy = (name: string, Action: readonly string[], Resource: string) => ({
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: name,
    Roles: rolesOfFunctions.map((Ref) => ({ Ref })),
    PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
  },
});

const keyActions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
// The ARNs of network interfaces are not known before EC2 creates them.
const vpcActions = [
  "CreateNetworkInterface",
  "DeleteNetworkInterface",
  "DescribeNetworkInterfaces",
  "DescribeSubnets",
];

/**
 * Lambda checks the permissions for a VPC and a key when it creates a function: the policies must exist before it and be
 * deleted after it.
 */
function afterPolicies({ kmsKey, vpc }: Settings, extended: Extended): Extended {
  const DependsOn = [...(kmsKey ? ["KeyUse"] : []), ...(vpc ? ["VpcAccess"] : [])];
  if (DependsOn.length === 0) return extended;
  const all = functions.map((name) => madeFor(name, "LambdaFunction"));
  const ordered = all.map((name) => [name, { Properties: {}, ...extended[name], DependsOn }]);
  return { ...extended, ...Object.fromEntries(ordered) };
}

/** The resources and extensions that the settings add to the template. */
export async function organisation(variables: Variables): Promise<object> {
  const found = await settings(variables);
  const { kmsKey, vpc } = found;
  return {
    Resources: {
      ...(kmsKey && { KeyUse: policy("key-use", keyActions, kmsKey) }),
      ...(vpc && {
        VpcAccess: policy(
          "vpc-access",
          vpcActions.map((name) => `ec2:${name}`),
          "*",
        ),
      }),
    },
    extensions: afterPolicies(
      found,
      joined([bounded(found), encrypted(found), logged(found), alarmed(found), placed(found)]),
    ),
  };
}

/** The bucket for deployment artifacts; null lets the framework create one. */
export const deploymentBucket = async (variables: Variables): Promise<string | null> =>
  (await settings(variables)).deploymentBucket ?? null;
