import { until } from "../wait.ts";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

interface Report {
  plans: { bucket: string; inSync?: boolean; actions?: { type: string }[] }[];
}

/** Requests a plan in its three forms, and counts the calls that S3 saw. */
export async function plans(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  spec: { name: string },
): Promise<void> {
  const since = new Date().toISOString();
  await world.putSpec({ ...spec, versioning: false, mode: "observe" });
  await world.statusAfter(bucket, since);
  await world.stack.trail.clearCalls();
  const types = ({ plans: [plan] }: Report) => plan?.actions?.map(({ type }) => type).join(", ") || "nothing";
  const stored = await world.invoke<Report>("PLAN_FUNCTION", { bucket });
  narrator.say(`the plan for the spec: ${types(stored)}`);
  const whatIf = await world.invoke<Report>("PLAN_FUNCTION", { desired: { ...spec, versioning: true } });
  narrator.say(`the plan with versioning enabled: ${types(whatIf)}`);
  narrator.check("the second plan enables versioning", types(whatIf).includes("PutBucketVersioning"));
  const all = await world.invoke<Report>("PLAN_FUNCTION", { all: true });
  narrator.check(
    "the plan for all buckets contains the bucket",
    all.plans.some((plan) => plan.bucket === bucket),
  );
  const calls = await world.ourCalls();
  narrator.check(
    `S3 saw ${calls.length} reads and no write`,
    calls.length > 0 && calls.every(({ write }) => !write),
  );
  await world.deleteSpec(bucket);
  await until("the end of management", 30_000, async () => ((await world.status(bucket)) ? undefined : true));
}
