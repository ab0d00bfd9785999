import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll } from "vitest";
import type { DeployedWorld } from "../../local/demo/world.ts";
import type { Settings } from "../../service/settings/settings.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * Through the tests of a file a deployed function (by its variable in the stack's environment) has other settings of
 * its operator, as if the stack were deployed with them. Afterwards it has those from before.
 */
export function withSettings(world: DeployedWorld, variable: string, settings: Partial<Settings>): void {
  let restore: () => Promise<void>;
  beforeAll(async () => {
    restore = await changeSettings(world, variable, settings);
  });
  afterAll(() => restore());
}

/** Gives a deployed function other settings, and returns what gives it back those from before. */
export async function changeSettings(
  world: DeployedWorld,
  variable: string,
  settings: Partial<Settings>,
): Promise<() => Promise<void>> {
  const before = await variablesOf(world, variable);
  const changed = { ...JSON.parse(before.SETTINGS ?? "{}"), ...settings };
  await give(world, variable, { ...before, SETTINGS: JSON.stringify(changed) });
  return () => give(world, variable, before);
}

async function variablesOf({ clients, stack }: DeployedWorld, variable: string): Promise<Variables> {
  const read = new GetFunctionConfigurationCommand({ FunctionName: stack.env[variable] });
  return (await clients.lambda.send(read)).Environment?.Variables ?? {};
}

// A change ends the function's containers: a worker in one would count as crashed, and a bucket's messages be
// hidden for three minutes. So nothing is fed to it meanwhile, not even events that come late.
async function give(world: DeployedWorld, variable: string, Variables: Variables): Promise<void> {
  const FunctionName = world.stack.env[variable];
  const { lambda } = world.clients;
  await world.workDone();
  await feed(world, FunctionName, false);
  try {
    await world.idle();
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20, minDelay: 0.1 }, { FunctionName });
  } finally {
    await feed(world, FunctionName, true);
  }
}

async function feed(
  { clients: { lambda } }: DeployedWorld,
  FunctionName: string | undefined,
  Enabled: boolean,
) {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
}
