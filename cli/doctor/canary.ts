import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { canaryMinutes } from "../../deploy/canarySchedule.ts";
import { type Check, type Finding, ok, type Patient, settingsOf, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
/** So many ticks may go unheard of. */
const missed = 4;
const span = missed * canaryMinutes;

/** How long events take, region by region, as canaries measure it. */
export const canary: Check = {
  name: "canary",
  async ask(patient) {
    const { canary } = await settingsOf(patient);
    const regions = Object.keys(canary);
    if (regions.length === 0)
      return ok(
        "there is none: the setting canary names a bucket in each region whose events are to be timed",
      );
    const findings = await Promise.all(
      regions.map((region) => ofRegion(region, canary[region] ?? "", patient)),
    );
    return findings.flat();
  },
};

async function ofRegion(
  region: string,
  bucket: string,
  patient: Patient,
): Promise<readonly Omit<Finding, "check">[]> {
  const { cloudwatch, prefix, now } = patient;
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
      `the tag of ${bucket} in ${region} was heard of after ${(Math.max(...delays) / 1_000).toFixed(1)} s at the most`,
    );
  const { LastModified = "" } = await patient.functionNamed("on-trail-event");
  if (now.getTime() - Date.parse(LastModified) < span * minute)
    return unknown(
      `the tag of ${bucket} in ${region} was not heard of yet: the service was deployed at ${LastModified}`,
      `ask again in ${span} minutes: ${remediesFor(patient).ask("doctor", "canary")}`,
    );
  return wrong(
    `${region} is silent: no change of the tag of ${bucket} was heard of in ${span} minutes`,
    "see whether that bucket is there and its schedule enabled, whether there is a trail, and whether the region forwards",
    remediesFor(patient).ask("doctor", "trail", "rule", "regions"),
  );
}
