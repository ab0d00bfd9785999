import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Settings } from "../../service/settings/settings.ts";
import { AccountList } from "../../service/tables/accountList.ts";
import { CanaryTable } from "../../service/tables/canaryTable.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { DoctorContext } from "./finding.ts";

/** A deployment to examine, with clients that use the caller's credentials. */
export async function doctorContextOf(
  deployment: Deployment,
  now: Date,
  settings: Settings | undefined,
): Promise<DoctorContext> {
  const { options, lambda, ledger, reach, layerStore, specTable, prefix } = deployment;
  let identity: ReturnType<DoctorContext["caller"]> | undefined;
  const asked = new Map<string, ReturnType<DoctorContext["functionNamed"]>>();
  const ask = (name: string) =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: deployment.functionCalled(name) }));
  return {
    prefix,
    region: await deployment.region(),
    now,
    cloudtrail: new CloudTrailClient(options),
    cloudtrailIn: (region) => new CloudTrailClient({ ...options, region }),
    cloudwatch: new CloudWatchClient(options),
    events: new EventBridgeClient(options),
    eventsIn: (region) => new EventBridgeClient({ ...options, region }),
    iam: new IAMClient(options),
    lambda,
    queues: new SQSClient(options),
    ledger,
    reach,
    accountList: new AccountList(deployment.documents, `${prefix}-ledger`),
    canaries: new CanaryTable(deployment.documents, `${prefix}-ledger`),
    specTable,
    layerStore,
    settings,
    caller() {
      identity ??= new STSClient(options).send(new GetCallerIdentityCommand({}));
      return identity;
    },
    functionNamed(name) {
      const answer = asked.get(name) ?? ask(name);
      asked.set(name, answer);
      return answer;
    },
  };
}
