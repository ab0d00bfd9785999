import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { GetFunctionConfigurationCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import { type Settings, settingsIn } from "../../service/settings/settings.ts";
import type { AccountList } from "../../service/tables/accountList.ts";
import type { AccountReach } from "../../service/tables/accountReach.ts";
import type { CanaryTable } from "../../service/tables/canaryTable.ts";
import type { Ledger } from "../../service/tables/ledger.ts";
import type { LayerStore } from "../deployment/layerStore.ts";
import type { SpecTable } from "../deployment/specTable.ts";

/** What a check found. unknown: it could not be checked. */
export interface Finding {
  readonly check: string;
  /** The account that it is about, where there are several. */
  readonly account?: string | undefined;
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  /** What to do; ends with the command. */
  readonly remedy?: string | undefined;
}

/** A finding of a check, which `examine` completes with the check's name. */
export type Checked = Omit<Finding, "check">;

/** The deployment under examination, and the clients to read it with. */
export interface DoctorContext {
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
  readonly canaries: Pick<CanaryTable, "all">;
  readonly accountList: Pick<AccountList, "read">;
  readonly reach: Pick<AccountReach, "all">;
  readonly specTable: Pick<SpecTable, "all">;
  readonly layerStore: Pick<LayerStore, "read">;
  /** The principal of the credentials; requested once. */
  caller(): Promise<GetCallerIdentityCommandOutput>;
  /** Settings to be deployed, instead of those of the deployment. */
  readonly settings?: Settings | undefined;
  /** A function of the deployment, by its name in serverless.yml; requested once. */
  functionNamed(name: string): Promise<GetFunctionConfigurationCommandOutput>;
}

/** Whether an error says that the resource does not exist. */
export const isAbsent = (error: unknown): boolean =>
  ["ResourceNotFoundException", "QueueDoesNotExist"].includes((error as Error).name);

/** One check of a deployment. `ask` may reject; `examine` turns that into a finding "unknown". */
export interface Check {
  readonly name: string;
  /** About the account or the caller: it needs no deployment. */
  readonly beforehand?: true;
  /** Runs only if it is named: it concerns the caller alone. */
  readonly namedOnly?: true;
  ask(context: DoctorContext): Promise<readonly Checked[]>;
}

export const ok = (what: string) => [{ state: "ok", what }] as const;
export const wrong = (what: string, todo: string, command: string) =>
  [{ state: "wrong", what, remedy: `${todo}: ${command}` }] as const;

export const unknown = (what: string, remedy: string) => [{ state: "unknown", what, remedy }] as const;

/** Whether an error is about the credentials: then no check can run. */
export const isAboutCredentials = (error: unknown): boolean =>
  /Credentials|Token|UnrecognizedClient/.test((error as Error).name);

/** The settings to be deployed if given, else those of the deployed functions. */
export async function settingsOf({ functionNamed, settings }: DoctorContext): Promise<Settings> {
  if (settings) return settings;
  const { Environment } = await functionNamed("sweep");
  return settingsIn(Environment?.Variables ?? {});
}

/** Rules have two enabled states: ENABLED and ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. */
export const isEnabled = (state: string | undefined): boolean => state?.startsWith("ENABLED") ?? false;
