import { readFileSync } from "node:fs";
import { CreateBucketCommand, DeleteBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { measuredAtTick, measuredCoverage } from "../../service/outcomes/measures.ts";
import { sliceKey } from "../../service/tables/bareSlices.ts";
import { noCounts } from "../../service/tables/coverage.ts";
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
export const emptyReceives = minutes * 5 * 3;

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
  // The first tick of a deployment also reads the table of baselines.
  await minuteOf(stage);
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

/** A stage with a baseline and a number of buckets without a spec that it selects; their first checks are done. */
async function layered(buckets: number): Promise<Stage> {
  const stage = await settled(1);
  const status = stage.ledger.table.get({ bucket, entry: "status" }) ?? {};
  stage.specs.table.set(spec, undefined);
  stage.ledger.table.set({ bucket, entry: "status" }, undefined);
  await stage.s3.send(new DeleteBucketCommand({ Bucket: bucket }), region);
  const { name: _, region: __, ...require } = spec;
  stage.baselines.table.set(baselineKey, { ...baselineKey, require });
  const of = { digest: "d", at: `${status.at}`, baselines: [baselineKey.name], bare: true, region };
  for (let index = 0; index < buckets; index++) {
    const name = `${bucket}-${index}`;
    await stage.s3.send(new CreateBucketCommand({ Bucket: name }), region);
    const keys = { bucket: name, entry: "status", slice: sliceKey(name) };
    stage.ledger.table.set(keys, { ...status, ...keys, layered: of });
  }
  const began = stage.clock.now().getTime();
  while (stage.clock.now().getTime() < began + sweepPeriodMs + 600_000) await minuteOf(stage);
  return stage;
}

const baselineKey = { kind: "baseline", name: "company" };

async function minuteOf(stage: Stage): Promise<void> {
  const end = stage.clock.now().getTime() + 60_000;
  await stage.enqueue();
  stage.clock.pass(end - stage.clock.now().getTime());
}

/** A month of the sweep with a baseline. */
async function monthLayered(buckets: number): Promise<Tally> {
  const stage = await layered(buckets);
  const minutesOfPeriod = sweepPeriodMs / 60_000;
  const period = await stage.taking(async () => {
    for (let count = 0; count < minutesOfPeriod; count++) await minuteOf(stage);
  });
  return period.times(minutes / minutesOfPeriod);
}

/** What the first baseline adds to the costs of a deployment: its listing, reminders and metrics. */
export async function monthOfBaselines(): Promise<Tally> {
  const stage = await settled(0);
  await minuteOf(stage);
  const alone = await stage.taking(() => stage.enqueue());
  const month = (await monthLayered(0)).times(1, alone.times(-minutes));
  month.add("metrics, all month", measuredCoverage(noCounts).length);
  return month;
}

/** The costs of a number of buckets without a spec and without changes; their checks are those of buckets with one. */
export async function monthOfBare(buckets: number): Promise<Tally> {
  const more = (await monthLayered(buckets)).times(1, (await monthLayered(0)).times(-1));
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
