export { Convergence } from "../core/apply/converge.ts";
export { type ApplyOptions, S3Manager, type S3ManagerOptions } from "../core/apply/manager.ts";
export type { Failed, Sent } from "../core/apply/send.ts";
export { Action, type Drift, type Severity } from "../core/plan/action.ts";
export type { Withheld } from "../core/plan/calls.ts";
export { Guard, type OperatorRules } from "../core/plan/guard.ts";
export { Plan } from "../core/plan/plan.ts";
export type { Unknown } from "../core/plan/planContents.ts";
export {
  AwsS3Provider,
  type AwsS3ProviderOptions,
  type Clients,
  type Sender,
} from "../core/providers/aws.ts";
export { type FailureKind, S3Failure } from "../core/providers/awsErrors.ts";
export type { Clock } from "../core/providers/clock.ts";
export { MemoryS3 } from "../core/providers/memory/s3.ts";
export { MemoryS3Provider } from "../core/providers/memory.ts";
export type { Command, Receipt, S3Provider } from "../core/providers/provider.ts";
export { RecordingS3Provider } from "../core/providers/recording.ts";
export {
  type Baseline,
  parseBaseline,
} from "../core/resolve/baseline.ts";
export { type Exception, type ExceptionLimits, parseException } from "../core/resolve/exception.ts";
export type { Facts } from "../core/resolve/facts.ts";
export type { FacetValues } from "../core/resolve/layerValues.ts";
export type { Waived } from "../core/resolve/requirements.ts";
export { type Layers, type Overruled, type Resolved, resolve } from "../core/resolve/resolve.ts";
export type { Select } from "../core/resolve/select.ts";
export { parseDesired, type S3BucketDesired } from "../core/spec/desired.ts";
export { specSchema } from "../core/spec/specSchema.ts";
export { InvalidSpec, type Problem } from "../core/values/problems.ts";
export type { Outcome } from "../service/outcomes/outcomeSchema.ts";
export { type Verdict, verdicts } from "../service/tables/status.ts";
