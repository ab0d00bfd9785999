import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { GetFunctionConfigurationCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Ledger } from "../../core/tables/ledger.ts";
import type { Specs } from "../../core/tables/specs.ts";

/** What a check found. unknown: it could not be asked. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "wrong" | "unknown";
  readonly what: string;
  /** What to do about it. */
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
  readonly ledger: Ledger;
  readonly specs: Specs;
  /** A function of the deployment, by its name in serverless.yml; asked for once. */
  functionNamed(name: string): Promise<GetFunctionConfigurationCommandOutput>;
}

/** One question to a deployment. A call that fails is told as unknown by whoever asks. */
export interface Check {
  readonly name: string;
  ask(patient: Patient): Promise<readonly Omit<Finding, "check">[]>;
}

export const ok = (what: string) => [{ state: "ok", what }] as const;
export const wrong = (what: string, mend: string) => [{ state: "wrong", what, mend }] as const;
