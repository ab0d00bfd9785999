import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Deliver } from "./delivery.ts";
import type { Envelope } from "./record.ts";

export interface Bus {
  region: string;
  events: EventBridgeClient;
  lambda: LambdaClient;
}

/** The default event bus: invokes asynchronously each function whose deployed pattern matches. */
export function defaultBus(bus: Bus): Deliver {
  return async (envelope) => {
    // Another region's events go to that region's bus.
    if (envelope.region !== bus.region) return;
    const rules = await enabledRules(bus);
    await Promise.all(rules.map((rule) => offer(bus, rule, envelope)));
  };
}

async function enabledRules({ events }: Bus): Promise<Rule[]> {
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: "default" }));
  return Rules.filter((rule) => rule.EventPattern && rule.State !== "DISABLED");
}

async function offer(bus: Bus, rule: Rule, envelope: Envelope): Promise<void> {
  const Event = JSON.stringify(envelope);
  const test = await bus.events.send(new TestEventPatternCommand({ EventPattern: rule.EventPattern, Event }));
  if (!test.Result) return;
  const { Targets = [] } = await bus.events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
  const functions = Targets.flatMap(({ Arn = "" }) => (Arn.includes(":lambda:") ? [Arn] : []));
  await Promise.all(functions.map((arn) => invoke(bus.lambda, arn, Event)));
}

async function invoke(lambda: LambdaClient, arn: string, payload: string): Promise<void> {
  await lambda.send(
    new InvokeCommand({ FunctionName: arn, InvocationType: "Event", Payload: Buffer.from(payload) }),
  );
}
