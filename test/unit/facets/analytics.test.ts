import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const S3BucketDestination = { Format: "CSV", Bucket: "arn:aws:s3:::report-target" };
const StorageClassAnalysis = {
  DataExport: { OutputSchemaVersion: "V_1", Destination: { S3BucketDestination } },
};

describe("storage class analysis", () => {
  it("that exports nothing stops an export that another principal added", async () => {
    const { apply, peek, plan } = trial("analytics");
    await apply([{ Id: "all", StorageClassAnalysis }]);
    const wanted = [{ Id: "all", StorageClassAnalysis: {} }];
    expect((await plan(wanted)).drift).toMatchObject([
      { path: "/analytics/all/StorageClassAnalysis/DataExport", after: undefined },
    ]);
    expect((await apply(wanted)).converged).toBe(true);
    expect(peek("analytics")).toEqual(new Map([["all", wanted[0]]]));
  });

  it("keeps what a newer S3 has added to it", async () => {
    const { apply, plan, plant, writes } = trial("analytics");
    const there = { Id: "all", StorageClassAnalysis: { Depth: 3 }, Colour: "red" };
    await apply([{ Id: "all", StorageClassAnalysis: {} }]);
    plant("analytics", new Map([["all", there]]));
    expect((await plan([{ Id: "all", StorageClassAnalysis: {} }])).inSync).toBe(true);
    const [[, sent] = []] = await writes([
      { Id: "all", Filter: { Prefix: "in/" }, StorageClassAnalysis: {} },
    ]);
    expect(sent).toMatchObject({ AnalyticsConfiguration: { ...there, Filter: { Prefix: "in/" } } });
  });

  it("keeps where it exports to under a prefix that the spec leaves open", async () => {
    const { apply, plan } = trial("analytics");
    const prefixed = { ...S3BucketDestination, Prefix: "in/" };
    const Destination = { S3BucketDestination: prefixed };
    await apply([
      { Id: "all", StorageClassAnalysis: { DataExport: { OutputSchemaVersion: "V_1", Destination } } },
    ]);
    expect((await plan([{ Id: "all", StorageClassAnalysis }])).inSync).toBe(true);
  });

  it("takes no destination but a bucket's ARN, and no filter by access point", () => {
    const to = { S3BucketDestination: { ...S3BucketDestination, Bucket: "report-target" } };
    const DataExport = { OutputSchemaVersion: "V_1", Destination: to };
    expect(problemsOf("analytics", [{ Id: "all", StorageClassAnalysis: { DataExport } }])).toContain(
      "S3BucketDestination/Bucket",
    );
    const Filter = { AccessPointArn: "arn:aws:s3:ca-central-1:111122223333:accesspoint/orders" };
    expect(problemsOf("analytics", [{ Id: "all", Filter, StorageClassAnalysis: {} }])).toContain(
      "/analytics/0/Filter/AccessPointArn",
    );
    expect(problemsOf("analytics", [{ Id: "all" }])).toContain("/analytics/0/StorageClassAnalysis");
  });
});
