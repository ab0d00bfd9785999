import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { canaryMinutes } from "../../service/triggers/canary.ts";
import { type Check, type DoctorContext, type Finding, ok, settingsOf, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
/** The number of missing ticks that counts as silence. */
const missed = 4;
const span = missed * canaryMinutes;

/** The delay of events in each region that has a canary. */
export const canary: Check = {
  name: "canary",
  async ask(context) {
    const { canary } = await settingsOf(context);
    const regions = Object.keys(canary);
    if (regions.length === 0)
      return ok("no canary: the setting canary names one bucket per region whose events are timed");
    const findings = await Promise.all(
      regions.map((region) => ofRegion(region, canary[region] ?? "", context)),
    );
    return findings.flat();
  },
};

async function ofRegion(
  region: string,
  bucket: string,
  context: DoctorContext,
): Promise<readonly Omit<Finding, "check">[]> {
  const { cloudwatch, prefix, now } = context;
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "dxaws-s3",
      MetricName: "canaryDelay",
      Dimensions: [
        { Name: "region", Value: region },
        { Name: "service", Value: prefix },
      ],
      StartTime: new Date(now.getTime() - span * minute),
      EndTime: now,
      Period: span * 60,
      Statistics: ["Maximum"],
    }),
  );
  const delays = Datapoints.flatMap(({ Maximum }) => Maximum ?? []);
  if (delays.length > 0)
    return ok(
      `changes of the tag of ${bucket} in ${region} arrived within ${(Math.max(...delays) / 1_000).toFixed(1)} s`,
    );
  const { LastModified = "" } = await context.functionNamed("on-trail-event");
  if (now.getTime() - Date.parse(LastModified) < span * minute)
    return unknown(
      `no change of the tag of ${bucket} in ${region} has arrived yet: the service was deployed at ${LastModified}`,
      `check again in ${span} minutes: ${remediesFor(context).ask("doctor", "canary")}`,
    );
  return wrong(
    `no events from ${region}: no change of the tag of ${bucket} arrived in ${span} minutes`,
    "check that the bucket exists, that its schedule is enabled, that there is a trail, and that the region forwards its events",
    remediesFor(context).ask("doctor", "trail", "rule", "regions"),
  );
}
