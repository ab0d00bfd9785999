import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { GetFunctionConfigurationCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import { type Settings, settingsIn } from "../../service/settings/settings.ts";
import type { Ledger } from "../../service/tables/ledger.ts";
import type { SpecTable } from "../deployment/specTable.ts";

/** What a check found. unknown: it could not be asked. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  /** What to do about it; it ends with the command that does it. */
  readonly remedy?: string | undefined;
}

/** A deployment that is looked after, and the clients to ask about it. */
export interface Patient {
  /** `dxaws-s3-<stage>` */
  readonly prefix: string;
  readonly region: string;
  readonly now: Date;
  readonly cloudtrail: CloudTrailClient;
  /** The same in another region. */
  cloudtrailIn(region: string): CloudTrailClient;
  readonly cloudwatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly queues: SQSClient;
  readonly events: EventBridgeClient;
  /** The same in another region. */
  eventsIn(region: string): EventBridgeClient;
  readonly ledger: Ledger;
  readonly specTable: Pick<SpecTable, "all">;
  /** Whose credentials they are; asked for once. */
  caller(): Promise<GetCallerIdentityCommandOutput>;
  /** Settings that are to be deployed, where they are not those of the deployment. */
  readonly settings?: Settings | undefined;
  /** A function of the deployment, by its name in serverless.yml; asked for once. */
  functionNamed(name: string): Promise<GetFunctionConfigurationCommandOutput>;
}

/** Whether an error says that what was asked for is not there. */
export const isAbsent = (error: unknown): boolean =>
  ["ResourceNotFoundException", "QueueDoesNotExist"].includes((error as Error).name);

/** One question to a deployment. A call that fails is told as unknown by whoever asks. */
export interface Check {
  readonly name: string;
  /** Of the account or the caller: it needs no deployment, and is asked before there is one. */
  readonly beforehand?: true;
  /** Asked only where it is named: it concerns one caller alone. */
  readonly namedOnly?: true;
  ask(patient: Patient): Promise<readonly Omit<Finding, "check">[]>;
}

export const ok = (what: string) => [{ state: "ok", what }] as const;
export const wrong = (what: string, todo: string, command: string) =>
  [{ state: "wrong", what, remedy: `${todo}: ${command}` }] as const;

export const unknown = (what: string, remedy: string) => [{ state: "unknown", what, remedy }] as const;

/** With such credentials nobody can be asked anything. */
export const isAboutCredentials = (error: unknown): boolean =>
  /Credentials|Token|UnrecognizedClient/.test((error as Error).name);

/** What the operator says of the deployment: as it is to be, or as its functions have it. */
export async function settingsOf({ functionNamed, settings }: Patient): Promise<Settings> {
  if (settings) return settings;
  const { Environment } = await functionNamed("sweep");
  return settingsIn(Environment?.Variables ?? {});
}

/** There is also a state of rules that hear more than others. */
export const isEnabled = (state: string | undefined): boolean => state?.startsWith("ENABLED") ?? false;
