import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { patienceMs, until } from "../../../local/wait.ts";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { withSettings } from "../../support/settings.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { alice } = world.clients;
const prefix = uniqueName("unwritten");
const buckets = Array.from({ length: 200 }, (_, index) => `${prefix}-${index}`);
const folder = mkdtempSync(join(tmpdir(), "baselines-"));
const file = join(folder, "aws-foundational.yml");
const ran = (...args: string[]) => runCli(args, { env: stackEnv() });
const done = async (...args: string[]) => resultsOf(await ran(...args, "--output", "json"));

// The creator of these buckets is done.
withSettings(world, "RECONCILE_FUNCTION", { quietSeconds: 0, settlingSeconds: 0 });

afterAll(async () => {
  const since = new Date().toISOString();
  await ran("baseline", "delete", "aws-foundational", "--yes");
  await world.layersSettled(since);
  rmSync(folder, { recursive: true });
});

const tick = () => world.invoke("SWEEP_FUNCTION", {});

async function allChecked(since: string): Promise<void> {
  const left = new Set(buckets);
  await until("a check of each of the 200 buckets", 2 * patienceMs, async () => {
    await tick();
    for (const bucket of left) {
      const status = await world.status(bucket);
      if (!status || status.at < since || status.verdict !== "converged") return undefined;
      left.delete(bucket);
    }
    return true;
  });
  await world.workDone();
}

it("brings 200 buckets that no one wrote down under aws-foundational, and a second run writes nothing", async () => {
  // As the ready one, but for buckets of this test alone.
  const ready = parse(readFileSync("baselines/aws-foundational.yml", "utf8"));
  writeFileSync(file, stringify({ ...ready, select: { names: [`${prefix}-*`] } }));
  for (const Bucket of buckets)
    await alice.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: world.stack.region as "ca-central-1" },
      }),
    );
  await world.workDone();

  const since = new Date().toISOString();
  const put = await ran("baseline", "put", file, "--yes", "--accept", "irreversible");
  // On a busy machine it also says how far it is.
  expect([put.code, put.stderr.replaceAll(/^reading buckets: .*\n/gm, "")]).toEqual([0, ""]);
  expect(put.stdout).toContain("200 buckets");
  expect(put.stdout.split("\n").length).toBeLessThan(40);
  await allChecked(since);
  for (const Bucket of [buckets[0], buckets.at(-1)]) {
    const { Policy = "" } = await alice.send(new GetBucketPolicyCommand({ Bucket }));
    expect(Policy).toContain("DenyRequestsWithoutTls");
  }

  // Every difference is explained by its layer.
  const [first = ""] = buckets;
  const [entry] = await world.history(first);
  expect(entry?.sent?.length).toBeGreaterThan(0);
  const explained = await ran("explain", first);
  expect(explained.stdout).toContain("baseline aws-foundational");

  const plans = await done("plan", "--all");
  const ours = plans.filter(({ bucket }) => buckets.includes(`${bucket}`));
  expect([ours.length, ours.every(({ inSync }) => inSync)]).toEqual([200, true]);

  await world.stack.trail.clearCalls();
  const again = new Date().toISOString();
  await world.putLayer({
    ...ready,
    kind: "baseline",
    select: { names: [`${prefix}-*`] },
    description: "again",
  });
  await until("another check of each of the 200 buckets", 2 * patienceMs, async () => {
    await tick();
    const read = new Set((await world.ourCalls()).map(({ bucket }) => bucket));
    return buckets.every((bucket) => read.has(bucket)) ? true : undefined;
  });
  await world.workDone();
  expect(again < new Date().toISOString()).toBe(true);
  const writes = (await world.ourCalls()).filter(
    ({ write, bucket }) => write && buckets.includes(`${bucket}`),
  );
  expect(writes).toEqual([]);
});
