import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import type { Remembered } from "../../local/demo/world.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region, env, logs } = world.stack;
const name = uniqueName("remembered");
let repair: Remembered;

beforeAll(async () => {
  await world.putSpec({ name, region, tags: { team: "orders", cost: "12" } });
  const { at } = await world.happened(name, "");
  const TagSet = [
    { Key: "team", Value: "mine" },
    { Key: "left", Value: "behind" },
  ];
  await world.clients.alice.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
  repair = await world.happened(name, at, ({ sent = [] }) => sent.length > 0);
});

const ledger = new Ledger(world.clients.documents, `${env.LEDGER_TABLE}`);

/** Those of a list that are about the bucket. */
async function ofBucket<T extends { readonly bucket: string }>(list: AsyncIterable<T>): Promise<T[]> {
  const some: T[] = [];
  for await (const one of list) if (one.bucket === name) some.push(one);
  return some;
}

it("the history keeps the whole value that a repair replaced, and the one that was read back", () => {
  expect(JSON.parse(repair.values ?? "")).toMatchObject({
    before: { tags: { team: "mine", left: "behind" } },
    after: { tags: { team: "orders" } },
  });
});

it("the fleet can be read by verdict, with the time when each bucket was last read", async () => {
  const [status] = await ofBucket(ledger.fleet("converged"));
  expect(Date.parse(status?.checkedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(repair.at) - 60_000);
});

it("the history of all buckets can be read by day", async () => {
  const entries = await ofBucket(ledger.day(repair.at.slice(0, 10)));
  expect(entries.map(({ at }) => at)).toContain(repair.at);
});

it("a repair is counted, with the time it took, and without the bucket's name", async () => {
  const metrics = await until("the metrics of a repair", patienceMs, () =>
    readFileSync(join(logs, "ministack.log"), "utf8")
      .split("\n")
      .find((line) => line.includes("_aws") && line.includes("timeToRepair")),
  );
  const { _aws } = JSON.parse(metrics.slice(metrics.indexOf("{")));
  expect(_aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: "dxaws-s3", Dimensions: [["service"]] });
});

it("the sweep counts how the fleet is", async () => {
  await world.invoke("SWEEP_FUNCTION", {});
  const isTick = (line: string) => line.includes("_aws") && line.includes("oldestCheck");
  const line = await until("the metrics of a tick", patienceMs, () =>
    readFileSync(join(logs, "ministack.log"), "utf8").split("\n").find(isTick),
  );
  expect(line).toContain("fleet.failed");
});
