import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import type { Keys } from "./ministack.ts";
import { patienceMs, until } from "./wait.ts";

/** Accounts of the emulator: the root of each has the account's id for an access key id. */
export interface AccountsAt {
  endpoint: string;
  /** The account of the deployment, and its region. */
  account: string;
  region: string;
  stage: string;
  root: Keys;
}

/** The root of an account, in a region. */
export const inAccount = ({ endpoint, root }: AccountsAt, account: string, region: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: root.secretAccessKey },
});

/** Deploys the template of members into an account and a region, as a stack set would. */
export async function deployMember(
  accounts: AccountsAt,
  { dir, member, region }: { dir: string; member: string; region: string },
): Promise<void> {
  const { account, region: hubRegion, stage } = accounts;
  const prefix = `dxaws-s3-${stage}`;
  await createStack(inAccount(accounts, member, region), {
    StackName: `${prefix}-member`,
    TemplateBody: readFileSync(join(dir, "deploy/member.yml"), "utf8"),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
    Parameters: parameters({ HubAccount: account, HubRegion: hubRegion, Prefix: prefix }),
  });
}

/** Deploys the template that forwards another region's events to the deployment, in its own account. */
export async function deployForwarding(accounts: AccountsAt, dir: string, region: string): Promise<void> {
  const { account, region: hubRegion, stage } = accounts;
  const Bus = `arn:aws:events:${hubRegion}:${account}:event-bus/default`;
  await createStack(inAccount(accounts, account, region), {
    StackName: `dxaws-s3-${stage}-forward`,
    TemplateBody: readFileSync(join(dir, "deploy/forward.json"), "utf8"),
    Capabilities: ["CAPABILITY_IAM"],
    Parameters: parameters({ Bus }),
  });
}

const parameters = (values: Record<string, string>) =>
  Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

async function createStack(
  place: ReturnType<typeof inAccount>,
  input: ConstructorParameters<typeof CreateStackCommand>[0],
): Promise<void> {
  const cloudformation = new CloudFormationClient(place);
  const { StackName } = input;
  await cloudformation.send(new CreateStackCommand(input));
  const { StackStatus, StackStatusReason } = await until(`the stack ${StackName}`, patienceMs, async () => {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.find((stack) => !stack.StackStatus?.endsWith("_IN_PROGRESS"));
  });
  if (StackStatus === "CREATE_COMPLETE") return;
  const where = `${place.credentials.accessKeyId} ${place.region}`;
  throw new Error(`the stack ${StackName} in ${where} is ${StackStatus}: ${StackStatusReason}`);
}
