import {
  DescribeRuleCommand,
  ListRuleNamesByTargetCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { type EventSourceMappingConfiguration, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { trailEventNames } from "../../service/triggers/trailRecord.ts";
import { type Check, type DoctorContext, isEnabled, ok, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const redeploy = "deploy this version again";

async function rulesOf(name: string, context: DoctorContext) {
  const { FunctionArn } = await context.functionNamed(name);
  const { events } = context;
  const own = { TargetArn: FunctionArn, EventBusName: "default" };
  const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand(own));
  return Promise.all(
    RuleNames.map(async (Name) => ({
      rule: await events.send(new DescribeRuleCommand({ Name })),
      targets: (await events.send(new ListTargetsByRuleCommand({ Rule: Name }))).Targets ?? [],
    })),
  );
}

/** The rule for events of changed buckets. */
export const rule: Check = {
  name: "rule",
  async ask(context) {
    const { deploy, enableRule } = remediesFor(context);
    const rules = await rulesOf("on-trail-event", context);
    const [found] = rules;
    if (!found) return wrong("no rule has on-trail-event as its target", redeploy, deploy);
    const { Name, State, EventPattern = "{}" } = found.rule;
    if (!isEnabled(State)) return wrong(`${Name} is ${State}`, "enable it", enableRule(Name));
    const known: unknown[] = JSON.parse(EventPattern).detail?.eventName ?? [];
    const missing = trailEventNames.filter((event) => !known.includes(event));
    if (missing.length > 0) return wrong(`${Name} does not match ${missing.join(", ")}`, redeploy, deploy);
    if (!found.targets.some(({ DeadLetterConfig }) => DeadLetterConfig?.Arn))
      return wrong(`the target of ${Name} has no dead-letter queue`, redeploy, deploy);
    return ok(`${Name} matches ${known.length} events`);
  },
};

/** The schedule of the sweep. */
export const schedule: Check = {
  name: "schedule",
  async ask(context) {
    const { deploy, enableRule } = remediesFor(context);
    const found = (await rulesOf("sweep", context)).find(
      ({ rule: { ScheduleExpression } }) => ScheduleExpression,
    );
    if (!found) return wrong("nothing invokes the sweep each minute", redeploy, deploy);
    const { Name, State, ScheduleExpression } = found.rule;
    if (!isEnabled(State)) return wrong(`${Name} is ${State}`, "enable it", enableRule(Name));
    return ok(`${Name}: ${ScheduleExpression}`);
  },
};

/** States of a working mapping, also right after a deployment. */
const fine = new Set(["Enabled", "Enabling", "Creating", "Updating"]);

/** By function, the queue and the streams that invoke it: the ends of their names. */
const fed: Readonly<Record<string, readonly string[]>> = {
  "on-spec-change": ["specs", "baselines"],
  reconcile: ["work.fifo"],
  "on-outcome": ["ledger"],
};

/** The event source mappings of the functions without a rule. */
export const mappings: Check = {
  name: "mappings",
  async ask(context) {
    const findings = await Promise.all(
      Object.entries(fed).map(async ([name, sources]) => {
        const FunctionName = `${context.prefix}-${name}`;
        const { EventSourceMappings = [] } = await context.lambda.send(
          new ListEventSourceMappingsCommand({ FunctionName }),
        );
        return sources.map((source) => {
          const isOf = ({ EventSourceArn = "" }: EventSourceMappingConfiguration) =>
            EventSourceArn.split(/[:/]/).includes(`${context.prefix}-${source}`);
          const mapping = EventSourceMappings.find(isOf);
          return stateOf(mapping, { name, source }, context);
        });
      }),
    );
    return findings.flat(2);
  },
};

function stateOf(
  mapping: EventSourceMappingConfiguration | undefined,
  { name, source }: { readonly name: string; readonly source: string },
  context: DoctorContext,
): ReturnType<typeof ok | typeof wrong> {
  const { deploy, enableMapping, logsOf } = remediesFor(context);
  const FunctionName = `${context.prefix}-${name}`;
  if (!mapping)
    return wrong(
      `${FunctionName} has no event source mapping of ${context.prefix}-${source}`,
      redeploy,
      deploy,
    );
  const { State, EventSourceArn = "", LastProcessingResult = "", UUID } = mapping;
  if (!fine.has(State ?? ""))
    return wrong(`the mapping of ${FunctionName} is ${State}`, "enable it", enableMapping(UUID));
  if (LastProcessingResult.startsWith("PROBLEM"))
    return wrong(
      `the mapping of ${FunctionName} reports ${LastProcessingResult}`,
      "read its logs",
      logsOf(name),
    );
  return ok(`${EventSourceArn.split(":").slice(5).join(":")} invokes ${FunctionName}`);
}
