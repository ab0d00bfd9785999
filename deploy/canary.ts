import type { Settings } from "../service/settings/settings.ts";
import { canaryMinutes, canarySchedule } from "./canarySchedule.ts";
import { placeOf, settings, type Variables } from "./variables.ts";

/** How many events of a canary may be missing before the alarm. */
const missed = 4;
/** The alarm also fires for a slower event than this. */
const slowMs = 15 * 60_000;

const alarmOf = (prefix: string, region: string, { alarmTopic }: Settings) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: `${prefix}-canary-${region}`,
    AlarmDescription: `Events from ${region} do not arrive or arrive late (docs/operating.md, the trail, silence)`,
    Namespace: "dxaws-s3",
    MetricName: "canaryDelay",
    Dimensions: [
      { Name: "region", Value: region },
      { Name: "service", Value: prefix },
    ],
    Statistic: "Maximum",
    Period: missed * canaryMinutes * 60,
    EvaluationPeriods: 1,
    Threshold: slowMs,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "breaching",
    ...(alarmTopic && { AlarmActions: [alarmTopic], OKActions: [alarmTopic] }),
  },
});

/** The canary of the deployment's own region, and an alarm per canary; empty if the settings name none. */
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
    Resources: { ...Object.fromEntries(alarms), ...(bucket && canarySchedule(bucket, roleProperties)) },
  };
}
