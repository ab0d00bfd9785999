import { readFileSync } from "node:fs";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { measuredAtTick } from "../../service/outcomes/measures.ts";
import { verdicts } from "../../service/tables/status.ts";
import { bucket, region, Stage, sweepPeriodMs } from "./stage.ts";
import type { Tally } from "./tally.ts";

/** An ordinary bucket: what its spec says. */
const spec = {
  name: bucket,
  region,
  tags: { team: "orders", env: "prod" },
  versioning: true,
  blockPublicAccess: true,
  ownership: "BucketOwnerEnforced",
  encryption: "AES256",
  lifecycle: [
    { ID: "old", Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
  ],
};

const minutes = 730 * 60;
const checksPerBucket = (minutes * 60_000) / sweepPeriodMs;
/** Lambda's own five long polls of the work queue, of twenty seconds each, find nothing mostly. */
const emptyReceives = minutes * 5 * 3;

/** A stage with so many buckets that are as their specs say. */
async function settled(buckets: number): Promise<Stage> {
  const stage = new Stage();
  stage.specs.table.set(spec, spec);
  await stage.handle({ why: "spec" });
  const status = stage.ledger.table.get({ bucket, entry: "status" }) ?? {};
  for (let index = 1; index < buckets; index++) {
    const name = `${bucket}-${index}`;
    stage.specs.table.set({ name }, { ...spec, name });
    stage.ledger.table.set({ bucket: name, entry: "status" }, { ...status, bucket: name });
  }
  if (buckets === 0) {
    stage.specs.table.set(spec, undefined);
    stage.ledger.table.set({ bucket, entry: "status" }, undefined);
  }
  stage.clock.pass(sweepPeriodMs);
  return stage;
}

async function tickOf(buckets: number): Promise<Tally> {
  const stage = await settled(buckets);
  return stage.taking(() => stage.tick());
}

/** What the deployment takes in a month with no bucket at all. */
export async function monthAlone(): Promise<Tally> {
  const month = (await tickOf(0)).times(minutes);
  month.add("queue requests", emptyReceives);
  const counts = new Map(verdicts.map((one) => [one, 0]));
  const always = measuredAtTick(0, { counts, oldestCheckMs: 0, openBreakers: 0, exposed: 0 });
  // The fleet is counted but for its converged buckets, and those as outcomes: as many metrics.
  month.add("metrics, all month", always.length);
  month.add(
    "alarms",
    readFileSync("deploy/alarms.yml", "utf8").match(/Type: AWS::CloudWatch::Alarm/g)?.length,
  );
  return month;
}

/** What so many buckets add to it that nobody touches. */
export async function monthOf(buckets: number): Promise<Tally> {
  const more = (await tickOf(buckets)).times(1, (await tickOf(0)).times(-1)).times(minutes);
  const stage = await settled(1);
  const check = await stage.taking(() => stage.handle({ why: "sweep" }));
  return check.times(buckets * checksPerBucket, more);
}

/** What a repair takes from the offending call's event to the last look that follows from it. */
export async function repair(): Promise<Tally> {
  const stage = await settled(1);
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await stage.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }), region);
  return stage.taking(async () => {
    await stage.trail("theirs", "mallory");
    await stage.trail(stage.s3.calls.findLast(({ write }) => write)?.requestId ?? "", "reconcile");
    while (stage.due) {
      stage.clock.pass(Math.max(0, Date.parse(stage.due) - stage.clock.now().getTime()));
      stage.tally.add("queue requests");
      await stage.handle({ why: "due" });
    }
  });
}
