import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll } from "vitest";
import type { DeployedWorld } from "../../local/story/world.ts";

/** Through the tests of a file nothing is looked at but what events and people ask for: the sweep is not on time. */
export function withoutSchedule({ stack }: DeployedWorld): void {
  const { endpoint, region, identities } = stack;
  const events = new EventBridgeClient({ endpoint, region, credentials: identities.operator });
  const Name = "dxaws-s3-local-sweep";
  beforeAll(async () => {
    await events.send(new DisableRuleCommand({ Name }));
  });
  afterAll(async () => {
    await events.send(new EnableRuleCommand({ Name }));
  });
}
