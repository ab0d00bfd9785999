import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Deployment } from "../deployment.ts";
import type { Patient } from "./finding.ts";

/** A deployment as its doctor sees it, with the caller's credentials. */
export async function patientOf(deployment: Deployment, now: Date): Promise<Patient> {
  const { options, lambda, ledger, specTable, prefix } = deployment;
  const asked = new Map<string, ReturnType<Patient["functionNamed"]>>();
  const ask = (name: string) =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: deployment.functionCalled(name) }));
  return {
    prefix,
    region: await deployment.region(),
    now,
    cloudtrail: new CloudTrailClient(options),
    cloudwatch: new CloudWatchClient(options),
    events: new EventBridgeClient(options),
    eventsIn: (region) => new EventBridgeClient({ ...options, region }),
    iam: new IAMClient(options),
    lambda,
    queues: new SQSClient(options),
    ledger,
    specTable,
    functionNamed(name) {
      const answer = asked.get(name) ?? ask(name);
      asked.set(name, answer);
      return answer;
    },
  };
}
