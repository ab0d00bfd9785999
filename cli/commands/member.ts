import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { Called, Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { memberTemplate } from "../deployment/memberTemplate.ts";
import { isAboutCredentials } from "../doctor/finding.ts";
import { examineMember } from "../doctor/member/examineMember.ts";
import type { MemberClients } from "../doctor/member/memberContext.ts";
import { printFindings } from "../doctor/printFindings.ts";
import { hubOf } from "../settings/hub.ts";
import { accountIn } from "../specs/accountOption.ts";

export const member: Command = {
  names: "<action> [account]",
  about:
    "Member accounts: those besides the deployment's own whose buckets it manages. template prints the CloudFormation template " +
    "for one, with the values of this deployment: two roles that only its functions can assume, and to read also those of the setting " +
    "planners, and per region a rule that sends S3 management events to its bus. check ACCOUNT says what is missing in an account. It uses the credentials of the deployment, " +
    "and with --profile those of the member's account: without them it checks only what the deployment sees. Writes nothing. " +
    "Exit codes of check: 0 all is there, 1 something is wrong, 3 something could not be checked.",
  options: [
    {
      flags: "--profile <profile>",
      about: "check: the AWS profile with credentials of the member's account",
    },
    {
      flags: "--regions <regions...>",
      about: "check: these regions of the account (default: the setting watchedRegions)",
    },
  ],
  examples: [
    "member template > member.yml",
    "member check 444455556666 --profile orders-admin",
    "member check 444455556666",
  ],
  async run({ names: [action, account], options }, context) {
    if (action === "template") return printTemplate(context);
    if (action !== "check")
      throw new UsageError(words`there is no action ${action ?? ""}; the actions are: template, check`);
    if (account === undefined) throw new UsageError(words`name an account: member check 444455556666`);
    return check(accountIn(account), options, context);
  },
};

async function printTemplate({ deployment, print }: Context): Promise<undefined> {
  const template = memberTemplate(await hubOf(await deployment()));
  print(lines(template.split("\n").map((line) => words`${line}`)));
}

async function check(account: string, { profile, regions }: Called["options"], context: Context) {
  const deployment = await context.deployment();
  const hub = await hubOf(deployment);
  if (account === hub.account)
    throw new UsageError(words`${account} is the deployment's own account: use dxaws-s3 doctor`);
  const findings = await examineMember({
    account,
    hub,
    regions: Array.isArray(regions) ? regions : (hub.settings.watchedRegions ?? [hub.region]),
    events: new EventBridgeClient(deployment.options),
    lambda: deployment.lambda,
    member: typeof profile === "string" ? await clientsOf(profile, account, deployment) : undefined,
  });
  return printFindings(findings, context);
}

/** Clients that use the profile. Throws UsageError if it is of another account, or without credentials. */
async function clientsOf(profile: string, account: string, deployment: Deployment): Promise<MemberClients> {
  const options = { ...deployment.options, profile, logger: silent };
  const found = await accountOfProfile(profile, options);
  if (found !== account)
    throw new UsageError(words`the profile ${profile} is of account ${`${found}`}, not of ${account}`);
  return {
    iam: new IAMClient(options),
    eventsIn: (region) => new EventBridgeClient({ ...options, region }),
    queuesIn: (region) => new SQSClient({ ...options, region }),
    s3In: (region) => new S3Client({ ...options, region }),
    schedulesIn: (region) => new SchedulerClient({ ...options, region }),
  };
}

// Beside keys in the environment the SDK warns that it uses the profile, which is what the option asks for.
const ignore = () => undefined;
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

async function accountOfProfile(
  profile: string,
  options: Deployment["options"],
): Promise<string | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  try {
    return (await new STSClient(options).send(new GetCallerIdentityCommand({}))).Account;
  } catch (error) {
    if (!isAboutCredentials(error)) throw error;
    const { message } = error as Error;
    const todo = words`name another profile, or sign in with: aws sso login --profile ${profile}`;
    throw new UsageError(
      words`AWS accepts no credentials of the profile ${profile} (--profile): ${reasonWords(message)}\n${todo}`,
    );
  }
}
