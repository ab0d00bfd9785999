import { isDeepStrictEqual } from "node:util";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

/** Checks how many calls of the service the trail saw for a bucket. */
export async function countCalls(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  expected: { reads: number; writes: number },
): Promise<void> {
  const calls = await world.ourCalls(bucket);
  const writes = calls.filter(({ write }) => write).length;
  const counted = { reads: calls.length - writes, writes };
  narrator.check(
    `the service sent ${counted.reads} reads and ${counted.writes} writes to S3, as the trail counted them`,
    isDeepStrictEqual(counted, expected),
  );
}

// A worker does nothing for an empty batch: what is left is its start and the round trip.
export async function coldAndWarm(world: DeployedWorld, narrator: Narrator): Promise<void> {
  const invoke = async () => {
    const start = performance.now();
    const FunctionName = world.stack.env.RECONCILE_FUNCTION;
    await world.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: '{"Records":[]}' }));
    return (performance.now() - start).toFixed(0);
  };
  const cold = await invoke();
  narrator.figure(`reconcile answers an empty batch in ${cold} ms cold, ${await invoke()} ms warm`);
}
