import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

/** Invokes a function and returns its answer. Throws an error with the function's message if it failed. */
export async function invoke<T>(lambda: LambdaClient, FunctionName: string, payload: object): Promise<T> {
  const request = new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) });
  const { Payload, FunctionError } = await lambda.send(request);
  const answer = JSON.parse(Payload?.transformToString() || "null");
  if (FunctionError) throw new Error(`${FunctionName} failed: ${answer?.errorMessage ?? FunctionError}`);
  return answer as T;
}
