import { expect, it } from "vitest";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const owner = "111122223333";
const bucket = { name: "orders-archive", region: "ca-central-1", owner };
const report = (index: number, AccountId: string, Frequency: string) => ({
  Id: `report-${index}`,
  IsEnabled: true,
  IncludedObjectVersions: "All",
  Schedule: { Frequency },
  Destination: { S3BucketDestination: { AccountId, Bucket: "arn:aws:s3:::reports", Format: "CSV" } },
});

it("of the calls for a list, that for an entry that gives an outsider access comes first", () => {
  const all = Array.from({ length: 300 }, (_, index) => index);
  const inventory = all.map((index) => report(index, owner, "Daily"));
  const live = all.map((index) => report(index, index === 200 ? "999999999999" : owner, "Weekly"));
  const facets = new Map([["inventory", { value: live }]]);
  const plan = planBucket(parseDesired({ name: bucket.name, region: bucket.region, inventory }), bucket, {
    exists: true,
    facets,
  });
  expect(plan.actions).toHaveLength(300);
  expect(plan.actions[0]?.details.input).toMatchObject({ Id: "report-200" });
});
