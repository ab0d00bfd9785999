import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { GetFunctionConfigurationCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type Settings, settingsIn } from "../../core/settings.ts";
import type { Ledger } from "../../core/tables/ledger.ts";
import type { SpecTable } from "../service/specTable.ts";

/** What a check found. unknown: it could not be asked. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  /** What to do about it; it ends with the command that does it. */
  readonly mend?: string | undefined;
}

/** A deployment that is looked after, and the clients to ask about it. */
export interface Patient {
  /** `dxaws-s3-<stage>` */
  readonly prefix: string;
  readonly region: string;
  readonly now: Date;
  readonly cloudtrail: CloudTrailClient;
  readonly cloudwatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly queues: SQSClient;
  readonly events: EventBridgeClient;
  /** The same in another region. */
  eventsIn(region: string): EventBridgeClient;
  readonly ledger: Ledger;
  readonly specTable: Pick<SpecTable, "all">;
  /** A function of the deployment, by its name in serverless.yml; asked for once. */
  functionNamed(name: string): Promise<GetFunctionConfigurationCommandOutput>;
}

/** Whether an error says that what was asked for is not there. */
export const isAbsent = (error: unknown): boolean =>
  ["ResourceNotFoundException", "QueueDoesNotExist"].includes((error as Error).name);

/** One question to a deployment. A call that fails is told as unknown by whoever asks. */
export interface Check {
  readonly name: string;
  ask(patient: Patient): Promise<readonly Omit<Finding, "check">[]>;
}

export const ok = (what: string) => [{ state: "ok", what }] as const;
export const wrong = (what: string, todo: string, command: string) =>
  [{ state: "wrong", what, mend: `${todo}: ${command}` }] as const;

/** What the operator says of the deployment, as its functions have it. */
export async function settingsOf({ functionNamed }: Patient): Promise<Settings> {
  const { Environment } = await functionNamed("sweep");
  return settingsIn(Environment?.Variables ?? {});
}

/** There is also a state of rules that hear more than others. */
export const isEnabled = (state: string | undefined): boolean => state?.startsWith("ENABLED") ?? false;
