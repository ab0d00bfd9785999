import type { Settings } from "../service/settings/settings.ts";
import { canaryMinutes, canarySchedule } from "./canarySchedule.ts";
import { settings, type Variables } from "./variables.ts";

/** How many ticks of a canary may go unheard of. */
const missed = 4;
/** A slower event than this is told of, too. */
const slowMs = 15 * 60_000;

const alarmOf = (prefix: string, region: string, { alarmTopic }: Settings) => ({
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    AlarmName: `${prefix}-canary-${region}`,
    AlarmDescription: `Events of ${region} do not arrive, or arrive late (docs/operating.md, the trail, silence)`,
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

/** The canary of the deployment's own region, and an alarm for that of each; nothing where the settings name none. */
export async function canary(variables: Variables): Promise<object> {
  const found = await settings(variables);
  const [prefix, home] = await Promise.all(
    ["self:custom.prefix", "self:provider.region"].map(
      async (name) => `${await variables.resolveVariable(name)}`,
    ),
  );
  const { permissionsBoundary, rolePath } = found;
  const bucket = home && found.canary[home];
  const alarms = Object.keys(found.canary).map((region) => [
    `CanaryAlarm${region.replaceAll("-", "")}`,
    alarmOf(prefix ?? "", region, found),
  ]);
  const roleProperties = {
    ...(permissionsBoundary && { PermissionsBoundary: permissionsBoundary }),
    ...(rolePath && { Path: rolePath }),
  };
  return {
    Resources: { ...Object.fromEntries(alarms), ...(bucket && canarySchedule(bucket, roleProperties)) },
  };
}
