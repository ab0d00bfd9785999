import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Hub } from "../../settings/hub.ts";

/** Clients with credentials of the member's account. */
export interface MemberClients {
  readonly iam: IAMClient;
  eventsIn(region: string): EventBridgeClient;
  queuesIn(region: string): SQSClient;
  s3In(region: string): S3Client;
  schedulesIn(region: string): SchedulerClient;
}

/** A member account to check. */
export interface MemberContext {
  readonly account: string;
  readonly regions: readonly string[];
  readonly hub: Hub;
  /** EventBridge and Lambda of the deployment's own account and region. */
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  /** Absent without credentials of that account. */
  readonly member?: MemberClients | undefined;
}

/** The command that gives the account what it lacks. */
export function updateMember({ account, hub: { prefix, region } }: MemberContext, place: string): string {
  const stage = prefix.replace(/^dxaws-s3-/, "");
  return (
    `dxaws-s3 member template ${account} --stage ${stage} --region ${region} > member.yml && ` +
    `aws cloudformation deploy --profile PROFILE_OF_${account} --region ${place} --stack-name ${prefix}-member ` +
    "--template-file member.yml --capabilities CAPABILITY_NAMED_IAM"
  );
}
