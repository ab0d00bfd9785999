import { describe, expect, it } from "vitest";
import { accountIn, ownerOf } from "../../../core/facets/parts/deliveries.ts";
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

  it("each recipient has what is delivered to it, and by which entries where each is written alone", () => {
    const to = (id: string) => ({ to: "outsider", who: { kind: "account", id } });
    const reports = [report("a", own), report("b", stranger), report("c", stranger)];
    const what = `reports its objects to ${Bucket}`;
    expect(judge("inventory", reports, null).openings).toEqual([
      { ...to(own), what, entries: ["a"] },
      { ...to(stranger), what, entries: ["b", "c"] },
    ]);
    const [exported] = judge("analytics", [analysis("a", own)], null).openings;
    expect(exported).toMatchObject({ ...to(own), entries: ["a"] });
    expect(judge("replication", copies(rule("a", own)), null).openings).toEqual([
      { ...to(own), what: `lets S3 replicate as ${Role}` },
      { ...to(own), what: `copies its objects to ${Bucket}` },
    ]);
  });
});

describe("a delivery that another one covers opens nothing", () => {
  const some = (Filter: object | undefined, more: object = {}) => ({
    ...report("a", stranger),
    ...(Filter && { Filter }),
    ...more,
  });
  const everything = some(undefined);
  const logs = some({ Prefix: "logs/" });
  const disabled = { IsEnabled: false };
  const fields = (...OptionalFields: string[]) => some(undefined, { OptionalFields });

  it.each<[string, object, object, number]>([
    ["the same", everything, everything, 0],
    ["a part of everything", everything, logs, 0],
    ["the same part", logs, logs, 0],
    ["everything beyond a part", logs, everything, 1],
    ["another part", logs, some({ Prefix: "data/" }), 1],
    ["fewer fields", fields("Size", "ETag"), fields("Size"), 0],
    ["another field", fields("Size"), fields("Size", "ETag"), 1],
    ["current versions of all", some(undefined, { IncludedObjectVersions: "All" }), everything, 0],
    [
      "all versions beyond the current ones",
      everything,
      some(undefined, { IncludedObjectVersions: "All" }),
      1,
    ],
    ["none that is disabled", everything, some(undefined, disabled), 0],
    ["one that is enabled", some(undefined, disabled), everything, 1],
    ["to another account", everything, report("a", own), 1],
  ])("%s", (_, there, wanted, opened) => {
    expect(judge("inventory", [wanted], [there]).openings).toHaveLength(opened);
  });
});

describe("who owns the destination of a delivery", () => {
  it.each<[account: unknown, who: object]>([
    [own, { kind: "account", id: own }],
    [`9${own}`, { kind: "bucket", id: Bucket }],
    [`${own}9`, { kind: "bucket", id: Bucket }],
    [own.slice(1), { kind: "bucket", id: Bucket }],
    [undefined, { kind: "bucket", id: Bucket }],
    ["", { kind: "bucket", id: Bucket }],
  ])("that S3 checks against the account %j", (account, who) => {
    expect(ownerOf(Bucket, account)).toEqual(who);
  });

  it.each<[arn: unknown, id: string]>([
    [`arn:aws:iam::${own}:role/a`, own],
    [`arn:aws:sqs:ca-central-1:${stranger}:q`, stranger],
    ["arn:aws:s3:::a", ""],
    ["a", ""],
    [undefined, ""],
  ])("whose ARN is %j", (arn, id) => expect(accountIn(arn)).toEqual({ kind: "account", id }));
});
