import type { Settings } from "../service/settings/settings.ts";
import { canaryKey } from "../service/tables/canaryTable.ts";
import { canaryMinutes, lateMs } from "../service/triggers/canary.ts";
import { canarySchedule } from "./canarySchedule.ts";
import { hasMembers } from "./members.ts";
import { placeOf, settings, type Variables } from "./variables.ts";

/** How many events of a canary may be missing before the alarm. */
const missed = 4;

const anyAlarm = ({ alarmTopic }: Settings, dimensions: Readonly<Record<string, string>>) => ({
  Namespace: "dxaws-s3",
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Statistic: "Maximum",
  EvaluationPeriods: 1,
  Threshold: lateMs,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "breaching",
  ...(alarmTopic && { AlarmActions: [alarmTopic], OKActions: [alarmTopic] }),
});

const alarmOf = (prefix: string, region: string, found: Settings) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: `${prefix}-canary-${region}`,
    AlarmDescription: `Events from ${region} do not arrive or arrive late (docs/operating.md, the trail, silence)`,
    MetricName: "canaryDelay",
    Period: missed * canaryMinutes * 60,
    ...anyAlarm(found, { region, service: prefix }),
  },
});

// One metric for all accounts and regions: the sweep measures the worst of them each minute.
const membersAlarm = (prefix: string, found: Settings) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: `${prefix}-member-canaries`,
    AlarmDescription:
      "Events from an account and region do not arrive or arrive late; dxaws-s3 doctor accounts names it (docs/operating.md, alarm member-canaries)",
    MetricName: "memberCanaryDelay",
    Period: 300,
    ...anyAlarm(found, { service: prefix }),
  },
});

/** Of the ledger, only the items of canaries. */
const tablePolicy = (name: string, roleOfFunction: string, Action: readonly string[]) => ({
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: name,
    Roles: [{ Ref: roleOfFunction }],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action,
          Resource: { "Fn::GetAtt": ["LedgerTable", "Arn"] },
          Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [canaryKey] } },
        },
      ],
    },
  },
});

/** What measures the canaries of other accounts; their schedules are in their own stacks. */
const membersOf = (prefix: string, found: Settings) => ({
  MemberCanariesAlarm: membersAlarm(prefix, found),
  CanaryArrivals: tablePolicy("canary-arrivals", "OnTrailEventRole", ["dynamodb:UpdateItem"]),
  CanaryRound: tablePolicy("canary-round", "SweepRole", ["dynamodb:Query", "dynamodb:UpdateItem"]),
});

/** The canary of the deployment's own region, an alarm per canary, and one for all of other accounts; empty if the settings name none. */
export async function canary(variables: Variables): Promise<object> {
  const found = await settings(variables);
  const { prefix, region: home } = await placeOf(variables);
  const { permissionsBoundary, rolePath } = found;
  const bucket = home && found.canary[home];
  const alarms = Object.keys(found.canary).map((region) => [
    `CanaryAlarm${region.replaceAll("-", "")}`,
    alarmOf(prefix, region, found),
  ]);
  const roleProperties = {
    ...(permissionsBoundary && { PermissionsBoundary: permissionsBoundary }),
    ...(rolePath && { Path: rolePath }),
  };
  return {
    Resources: {
      ...Object.fromEntries(alarms),
      ...(bucket && canarySchedule(bucket, roleProperties)),
      ...(found.memberCanaries && (await hasMembers(variables)) && membersOf(prefix, found)),
    },
  };
}
