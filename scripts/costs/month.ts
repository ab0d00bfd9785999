import { readFileSync } from "node:fs";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { measuredAtTick } from "../../service/outcomes/measures.ts";
import { verdicts } from "../../service/tables/status.ts";
import { bucket, region, Stage, sweepPeriodMs } from "./stage.ts";
import type { Tally } from "./tally.ts";

/** The spec of an ordinary bucket. */
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
/** Lambda's five pollers of the work queue, with long polls of twenty seconds. */
const emptyReceives = minutes * 5 * 3;

/** A stage with a number of buckets in sync. */
async function settled(buckets: number): Promise<Stage> {
  const stage = new Stage();
  stage.specs.table.set(spec, spec);
  await stage.handle({ why: "spec" });
  // The first check of the sweep removes the calls that created the bucket from the status, which costs one write.
  stage.clock.pass(sweepPeriodMs);
  await stage.handle({ why: "sweep" });
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

/** The costs of a deployment without buckets, per month. */
export async function monthAlone(): Promise<Tally> {
  const month = (await tickOf(0)).times(minutes);
  month.add("queue requests", emptyReceives);
  const counts = new Map(verdicts.map((one) => [one, 0]));
  const always = measuredAtTick(0, { counts, oldestCheckMs: 0, openBreakers: 0, exposed: 0 });
  // The fleet has no count of converged buckets; `outcome.converged` exists in its place, so the number is the same.
  month.add("metrics, all month", always.length);
  month.add(
    "alarms",
    readFileSync("deploy/alarms.yml", "utf8").match(/Type: AWS::CloudWatch::Alarm/g)?.length,
  );
  return month;
}

/** The costs of a number of buckets without changes. */
export async function monthOf(buckets: number): Promise<Tally> {
  const more = (await tickOf(buckets)).times(1, (await tickOf(0)).times(-1)).times(minutes);
  const stage = await settled(1);
  const check = await stage.taking(() => stage.handle({ why: "sweep" }));
  return check.times(buckets * checksPerBucket, more);
}

/** The costs of one repair, from the event of the offending call to the last check that follows. */
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
