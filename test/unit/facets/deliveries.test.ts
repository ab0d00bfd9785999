import { describe, expect, it } from "vitest";
import { Guard } from "../../../core/plan/guard.ts";
import { judge } from "../../support/judge.ts";

const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
const [own, stranger] = ["111122223333", "999988887777"];
const Bucket = "arn:aws:s3:::report-target";

const report = (Id: string, AccountId: string) => ({
  Id,
  IsEnabled: true,
  Destination: { S3BucketDestination: { Bucket, AccountId, Format: "CSV" } },
  IncludedObjectVersions: "Current",
  Schedule: { Frequency: "Daily" },
});

const analysis = (Id: string, BucketAccountId: string) => ({
  Id,
  StorageClassAnalysis: {
    DataExport: {
      OutputSchemaVersion: "V_1",
      Destination: { S3BucketDestination: { Format: "CSV", Bucket, BucketAccountId } },
    },
  },
});

const rule = (ID: string, Account: string) => ({
  ID,
  Priority: Number(Account === own),
  Status: "Enabled",
  Filter: { Prefix: `${ID}/` },
  DeleteMarkerReplication: { Status: "Disabled" },
  Destination: { Bucket, Account },
});

const Role = "arn:aws:iam::111122223333:role/s3-replication";
const copies = (...Rules: object[]) => ({ Role, Rules });

describe("where two deliveries go to buckets of one name", () => {
  it.each([
    ["inventory", [report("a", own), report("b", stranger)]],
    ["inventory", [report("a", stranger), report("b", own)]],
    ["analytics", [analysis("a", own), analysis("b", stranger)]],
    ["replication", copies(rule("a", own), rule("b", stranger))],
  ])("the one to a stranger is refused beside the account's own: %s", (facet, wanted) => {
    const { openings } = judge(facet, wanted, null);
    const guard = new Guard({ public: [], trusted: [own] });
    expect(guard.refusal(bucket, openings)).toMatch(/outside the operator's perimeter/);
  });

  it("each recipient is named once", () => {
    const reports = [report("a", own), report("b", stranger), report("c", stranger)];
    const receivers = judge("inventory", reports, null).openings.map(
      (opening) => "who" in opening && opening.who,
    );
    expect(receivers).toEqual([own, stranger].map((id) => ({ kind: "account", id })));
  });
});
