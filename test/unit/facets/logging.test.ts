import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const TargetBucket = "report-target";
const grant = (ID: string, Permission: string) => ({ Grantee: { Type: "CanonicalUser", ID }, Permission });
const partitioned = (PartitionDateSource?: string) => ({
  TargetBucket,
  TargetObjectKeyFormat: { PartitionedPrefix: PartitionDateSource ? { PartitionDateSource } : {} },
});

async function logged() {
  const it = trial("logging");
  const place = { LocationConstraint: "ca-central-1" as const };
  await it.send(new CreateBucketCommand({ Bucket: TargetBucket, CreateBucketConfiguration: place }));
  await it.create();
  return it;
}

describe("the access log of a bucket", () => {
  it("has an empty prefix and simple keys where nothing else is said", async () => {
    const { apply, peek, plan, plant } = await logged();
    await apply({ TargetBucket });
    expect(peek("logging")).toEqual({ LoggingEnabled: { TargetBucket, TargetPrefix: "" } });
    plant("logging", { LoggingEnabled: { TargetBucket } });
    const equal = { TargetBucket, TargetPrefix: "", TargetObjectKeyFormat: { SimplePrefix: {} } };
    for (const same of [equal, { LoggingEnabled: equal }]) expect((await plan(same)).inSync).toBe(true);
  });

  it("goes by the time of the event where partitions do not say which", async () => {
    const { apply, plan } = await logged();
    await apply(partitioned());
    expect((await plan(partitioned("EventTime"))).inSync).toBe(true);
    expect((await plan(partitioned("DeliveryTime"))).inSync).toBe(false);
  });

  it("changes from one kind of keys to the other, and never to both", async () => {
    const { apply, peek } = await logged();
    await apply(partitioned("DeliveryTime"));
    await apply({ TargetBucket, TargetObjectKeyFormat: { SimplePrefix: {} } });
    expect(peek("logging")).toMatchObject({
      LoggingEnabled: { TargetObjectKeyFormat: { SimplePrefix: {} } },
    });
  });

  it("keeps prefix and keys that the spec does not declare, and no grants", async () => {
    const { apply, peek, plan, plant } = await logged();
    const there = {
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: "DeliveryTime" }, Newer: {} },
      TargetPrefix: "in/",
      TargetGrants: [grant("a".repeat(64), "READ")],
      Colour: "red",
    };
    plant("logging", { LoggingEnabled: { ...there, TargetGrants: [], TargetBucket: "facet-trial" } });
    const said = { ...partitioned("DeliveryTime"), TargetBucket: "facet-trial" };
    for (const equal of [said, { TargetBucket: "facet-trial" }])
      expect((await plan(equal)).inSync).toBe(true);
    plant("logging", { LoggingEnabled: { ...there, TargetBucket: "facet-trial" } });
    expect((await plan(said)).severity).toBe("exposure");
    await apply({ TargetBucket });
    const { TargetPrefix, TargetObjectKeyFormat } = there;
    // What the SDK does not know, it does not send.
    const { Newer: _, ...format } = TargetObjectKeyFormat;
    const kept = { TargetBucket, TargetPrefix, TargetObjectKeyFormat: format };
    const { LoggingEnabled } = peek("logging") as { LoggingEnabled: object };
    expect(LoggingEnabled).toEqual(kept);
  });

  it("grants what the spec grants, in any order, and nothing more", async () => {
    const { apply, plan } = await logged();
    const [a, b] = [grant("a".repeat(64), "READ"), grant("b".repeat(64), "WRITE")];
    await apply({ TargetBucket, TargetGrants: [a, b] });
    expect((await plan({ TargetBucket, TargetGrants: [b, a] })).inSync).toBe(true);
    expect((await plan({ TargetBucket, TargetGrants: [a] })).inSync).toBe(false);
  });

  it("is switched off by an empty status, since S3 has no call that deletes it", async () => {
    const { apply, writes } = await logged();
    await apply({ TargetBucket });
    expect(await writes(null)).toEqual([["PutBucketLogging", { BucketLoggingStatus: {} }]]);
  });

  it("is written after the policy that lets it in", async () => {
    const { plan } = await logged();
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::x/*",
    };
    const { actions } = await plan({ TargetBucket }, { policy: { Statement: [statement] } });
    expect(actions.map(({ type }) => type)).toEqual(["PutBucketPolicy", "PutBucketLogging"]);
  });

  it.each([
    ["no target", { TargetPrefix: "x" }, "/logging/TargetBucket: is missing"],
    ["an ARN for a name", { TargetBucket: "arn:aws:s3:::logs" }, "not an ARN"],
    [
      "both kinds of keys",
      { TargetBucket, TargetObjectKeyFormat: { SimplePrefix: {}, PartitionedPrefix: {} } },
      "exactly one of SimplePrefix and PartitionedPrefix",
    ],
    ["an unknown permission", { TargetBucket, TargetGrants: [grant("a", "READ_ACP")] }, "FULL_CONTROL"],
    [
      "an unknown member",
      { LoggingEnabled: { TargetBucket, Prefix: "x" } },
      "/logging/LoggingEnabled/Prefix",
    ],
  ])("is refused with %s", (_, value, why) => {
    expect(problemsOf("logging", value)).toContain(why);
  });
});
