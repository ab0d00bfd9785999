import { expect, it } from "vitest";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();

const rules = (days: number) =>
  Array.from({ length: 1_000 }, (_, index) => ({
    ID: `rule-${index}`,
    Status: "Enabled",
    Filter: { Prefix: `department-${index}/reports/` },
    Expiration: { Days: days },
  }));

it("a thousand lifecycle rules that change all at once fit into the ledger, whole", async () => {
  const [name, region] = [uniqueName("large"), world.stack.region];
  await world.putSpec({ name, region, lifecycle: rules(30) });
  await world.happened(name, "");
  const since = new Date().toISOString();
  await world.putSpec({ name, region, lifecycle: rules(60) });
  const entry = await world.happened(name, since, ({ sent }) => (sent?.length ?? 0) > 0);
  expect(entry.sent?.map(({ type }) => type)).toEqual(["PutBucketLifecycleConfiguration"]);
});
