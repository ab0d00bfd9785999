import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { RunningStack } from "../../local/stack.ts";

type Place = Pick<RunningStack, "endpoint" | "region" | "identities">;

/** Switches the rule that invokes the sweep each minute on or off. */
export async function switchSchedule({ endpoint, region, identities }: Place, isOn: boolean): Promise<void> {
  const events = new EventBridgeClient({ endpoint, region, credentials: identities.operator });
  const rule = { Name: "dxaws-s3-local-sweep" };
  await events.send(isOn ? new EnableRuleCommand(rule) : new DisableRuleCommand(rule));
}
