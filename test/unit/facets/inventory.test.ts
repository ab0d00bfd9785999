import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const region = "ca-central-1";
const id = "0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";
const report = (Encryption?: object, more: object = {}) => ({
  Id: "daily",
  IsEnabled: true,
  Destination: {
    S3BucketDestination: {
      Bucket: "arn:aws:s3:::report-target",
      Format: "CSV",
      ...(Encryption && { Encryption }),
    },
  },
  IncludedObjectVersions: "Current",
  Schedule: { Frequency: "Daily" },
  ...more,
});
const withKey = (KeyId: string) => [report({ SSEKMS: { KeyId } })];

describe("an inventory", () => {
  it("goes by its key, whatever the bucket calls it", async () => {
    const { apply, plan, s3 } = trial("inventory");
    const arn = s3.plantKey(region, id, "alias/reports");
    await apply(withKey(arn));
    expect((await plan(withKey("alias/reports"))).inSync).toBe(true);
    const other = s3.plantKey(region, "11111111-2222-3333-4444-555555555555", "alias/other");
    expect((await plan(withKey("alias/other"))).drift).toMatchObject([{ before: arn, after: "alias/other" }]);
    expect((await plan(withKey(other))).inSync).toBe(false);
  });

  it("is for all objects unless its filter says otherwise", async () => {
    const { apply, plan } = trial("inventory");
    await apply([report(undefined, { Filter: { Prefix: "in/" } })]);
    expect((await plan([report()])).drift).toMatchObject([{ path: "/inventory/daily/Filter/Prefix" }]);
    expect((await apply([report()])).converged).toBe(true);
    expect((await plan([report(undefined, { Filter: { Prefix: "" } })])).inSync).toBe(true);
  });

  it("can be pasted from list-bucket-inventory-configurations", () => {
    const printed = { InventoryConfigurationList: [report()], IsTruncated: false };
    expect(problemsOf("inventory", printed)).toBe("");
  });
});
