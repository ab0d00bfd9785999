import {
  DescribeRuleCommand,
  type DescribeRuleCommandOutput,
  type EventBridgeClient,
  ListRuleNamesByTargetCommand,
} from "@aws-sdk/client-eventbridge";
import { trailEventNames } from "../../service/triggers/trailRecord.ts";
import { isEnabled } from "./finding.ts";

/** What the rules of a region send to a bus. */
export interface Forwarded {
  /** The S3 events that no rule sends. */
  readonly missing: readonly string[];
  /** The names of the rules that send S3 events. */
  readonly rules: readonly string[];
  /** Those that would send them, and are disabled. */
  readonly disabled: readonly string[];
}

/** What the rules of a region send to the bus. Rejects like EventBridge. */
export async function forwardedTo(TargetArn: string, events: EventBridgeClient): Promise<Forwarded> {
  const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand({ TargetArn }));
  const all = await Promise.all(RuleNames.map((Name) => events.send(new DescribeRuleCommand({ Name }))));
  const ofS3 = all.filter(concernsS3);
  const rules = ofS3.filter(({ State }) => isEnabled(State));
  const forwarded = rules.map(namesIn);
  return {
    missing: trailEventNames.filter((name) => !forwarded.some((names) => names?.includes(name) ?? true)),
    rules: rules.flatMap(({ Name }) => Name ?? []),
    disabled: ofS3.flatMap(({ Name, State }) => (Name && !isEnabled(State) ? [Name] : [])),
  };
}

/** Whether nothing is sent. */
export const isNone = ({ missing }: Forwarded): boolean => missing.length === trailEventNames.length;

/** The event names that a rule matches; undefined if it matches all, or uses patterns other than names. */
function namesIn({ EventPattern = "{}" }: DescribeRuleCommandOutput): readonly unknown[] | undefined {
  const { detail } = JSON.parse(EventPattern) as { detail?: { eventName?: readonly unknown[] } };
  const names = detail?.eventName;
  return names?.every((name) => typeof name === "string") ? names : undefined;
}

function concernsS3({ EventPattern = "{}" }: DescribeRuleCommandOutput): boolean {
  const { source } = JSON.parse(EventPattern) as { source?: readonly unknown[] };
  return source === undefined || source.includes("aws.s3");
}
