import { parse } from "yaml";
import { memberTemplate } from "../../cli/deployment/memberTemplate.ts";
import { examineMember } from "../../cli/doctor/member/examineMember.ts";
import type { MemberContext } from "../../cli/doctor/member/memberContext.ts";
import { eventPattern } from "../../deploy/variables.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import { clientOf } from "./doctorContext.ts";
import { filled } from "./trust.ts";

export const [home, account] = ["111122223333", "444455556666"];
export const [region, prefix] = ["ca-central-1", "dxaws-s3-prod"];
export const settings = parseSettings({ accounts: [account] });
export const hub = {
  account: home,
  region,
  prefix,
  settings,
  partition: "aws",
  roles: {
    template: `arn:aws:iam::{account}:role/${prefix}-${region}-{use}`,
    externalId: `${prefix}.${region}.${home}`,
    tagged: true,
  },
};
export const bus = `arn:aws:events:${region}:${home}:event-bus/${prefix}-events`;

export const sender = `arn:aws:iam::${account}:role/sender`;

export type Json = Record<string, unknown>;

/** The trust policy of a role of the member's stack, as IAM returns it. */
export function trustOf(
  role: "ReadRole" | "WriteRole",
  change: (text: string) => string = (text) => text,
  of: Settings = settings,
): string {
  const template = memberTemplate({ account: home, region, prefix, settings: of });
  const { Parameters, Resources } = parse(template);
  const defaults = Object.entries(Parameters).map(([name, one]) => [name, (one as Json).Default]);
  const values = { ...Object.fromEntries(defaults), "AWS::Partition": "aws", "AWS::AccountId": account };
  const document = filled(Resources[role].Properties.AssumeRolePolicyDocument, values);
  return encodeURIComponent(change(JSON.stringify(document)));
}

export type Answers = Parameters<typeof clientOf>[0];
export interface World {
  readonly iam?: Answers;
  readonly events?: (region: string) => Answers;
  readonly waiting?: number;
  readonly queues?: Answers;
  readonly policy?: object;
  readonly plan?: object;
  readonly s3?: Answers;
  /** The schedules of a region, by name. */
  readonly schedules?: (region: string) => Readonly<Record<string, object>>;
  readonly settings?: Settings;
}

export const allows = ({ ActionNames }: { readonly ActionNames: string[] }) => ({
  EvaluationResults: ActionNames.map((EvalActionName) => ({ EvalActionName, EvalDecision: "allowed" })),
});
export const permitted = {
  Statement: [
    { Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${account}:root`] }, Action: "events:PutEvents" },
  ],
};

/** A page for each schedule. */
const schedulerOf = (schedules: Readonly<Record<string, object>>) =>
  clientOf({
    ListSchedules({ NextToken = "0" }: { readonly NextToken?: string }) {
      const all = Object.entries(schedules).map(([Name, one]) => ({ Name, GroupName: "default", ...one }));
      const next = Number(NextToken) + 1;
      const Schedules = all.slice(next - 1, next);
      return { Schedules, ...(next < all.length && { NextToken: `${next}` }) };
    },
    GetSchedule: ({ Name }: { readonly Name: string }) => ({
      Name,
      GroupName: "default",
      ...schedules[Name],
    }),
  } as Answers);

export function contextOf(world: World = {}, withProfile = true): MemberContext {
  const iam = {
    GetRole: ({ RoleName }: { readonly RoleName: string }) => ({
      Role: {
        Arn: `arn:aws:iam::${account}:role/${RoleName}`,
        AssumeRolePolicyDocument: trustOf(RoleName.endsWith("-read") ? "ReadRole" : "WriteRole"),
      },
    }),
    SimulatePrincipalPolicy: allows,
    ...world.iam,
  };
  const events = {
    ListRuleNamesByTarget: () => ({ RuleNames: ["forward"] }),
    DescribeRule: () => ({ Name: "forward", State: "ENABLED", EventPattern: JSON.stringify(eventPattern) }),
    ListTargetsByRule: () => ({
      Targets: [{ Arn: bus, RoleArn: sender, DeadLetterConfig: { Arn: "arn:aws:sqs:x:y:undelivered" } }],
    }),
  };
  const queues = {
    GetQueueUrl: () => ({ QueueUrl: "https://queue" }),
    GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: `${world.waiting ?? 0}` } }),
    ...world.queues,
  };
  const answer = { transformToString: () => JSON.stringify(world.plan ?? { account }) };
  return {
    account,
    hub: { ...hub, settings: world.settings ?? settings },
    regions: [region, "eu-west-1"],
    events: clientOf({ DescribeEventBus: () => ({ Policy: JSON.stringify(world.policy ?? permitted) }) }),
    lambda: clientOf({ Invoke: () => ({ Payload: answer }) }),
    ...(withProfile && {
      member: {
        iam: clientOf(iam as Answers),
        eventsIn: (place: string) => clientOf({ ...events, ...world.events?.(place) }),
        queuesIn: () => clientOf(queues),
        s3In: () => clientOf(world.s3 ?? { HeadBucket: () => ({}) }),
        schedulesIn: (place: string) => schedulerOf(world.schedules?.(place) ?? {}),
      },
    }),
  } as unknown as MemberContext;
}

export const wrongs = async (world: World) =>
  (await examineMember(contextOf(world))).filter(({ state }) => state !== "ok").map(({ what }) => what);
