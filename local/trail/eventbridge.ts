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

/** The services of one account in one region. */
export interface Services {
  events: EventBridgeClient;
  lambda: LambdaClient;
}

export type ServicesOf = (account: string, region: string) => Services;

interface Bus {
  account: string;
  region: string;
  name: string;
}

/**
 * The default event bus of the account and the region of each event: invokes asynchronously each function whose deployed
 * pattern matches, and follows a rule to the bus that is its target. The event stays as it is.
 */
export function defaultBuses(servicesOf: ServicesOf): Deliver {
  return async (envelope) => {
    const { account, region } = envelope;
    const first = { account, region, name: "default" };
    const others = await offer(first, envelope, servicesOf);
    // As on AWS, an event that came from another account or region is not sent on to a third.
    await Promise.all(others.map((other) => offer(other, envelope, servicesOf)));
  };
}

/** Invokes the functions of the matching rules. Returns the buses that are their targets. */
async function offer(bus: Bus, envelope: Envelope, servicesOf: ServicesOf): Promise<Bus[]> {
  const { events } = servicesOf(bus.account, bus.region);
  const arns = (await Promise.all((await enabledRules(events, bus)).map(targets))).flat();
  await Promise.all(arns.flatMap((arn) => (arn.includes(":lambda:") ? [invoke(arn)] : [])));
  return arns.flatMap((arn) => busOf(arn) ?? []);

  async function targets(rule: Rule): Promise<string[]> {
    const Event = JSON.stringify(envelope);
    const test = await events.send(new TestEventPatternCommand({ EventPattern: rule.EventPattern, Event }));
    if (!test.Result) return [];
    const list = new ListTargetsByRuleCommand({ Rule: rule.Name, EventBusName: bus.name });
    const { Targets = [] } = await events.send(list);
    return Targets.flatMap(({ Arn }) => Arn ?? []);
  }

  async function invoke(arn: string): Promise<void> {
    const Payload = Buffer.from(JSON.stringify(envelope));
    const command = new InvokeCommand({ FunctionName: arn, InvocationType: "Event", Payload });
    await servicesOf(bus.account, bus.region).lambda.send(command);
  }
}

async function enabledRules(events: EventBridgeClient, { name }: Bus): Promise<Rule[]> {
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: name }));
  return Rules.filter((rule) => rule.EventPattern && rule.State !== "DISABLED");
}

// arn:aws:events:REGION:ACCOUNT:event-bus/NAME
function busOf(arn: string): Bus | undefined {
  const [, , service, region = "", account = "", resource = ""] = arn.split(":");
  const [kind, name = ""] = resource.split("/");
  return service === "events" && kind === "event-bus" ? { account, region, name } : undefined;
}
