import {
  DeleteBucketMetricsConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const tag = { Key: "team", Value: "orders" };
const access = "arn:aws:s3:ca-central-1:111122223333:accesspoint/orders";

describe("the filter of request metrics", () => {
  it.each([
    ["a conjunction of one tag is that tag", { And: { Tags: [tag] } }, { Tag: tag }],
    ["a conjunction of a prefix is that prefix", { And: { Prefix: "in/" } }, { Prefix: "in/" }],
    ["an empty prefix is no filter", { Prefix: "" }, undefined],
    ["an empty filter is no filter", {}, undefined],
    [
      "the order of tags does not count",
      { And: { Tags: [tag, { Key: "env", Value: "dev" }] } },
      { And: { Tags: [{ Key: "env", Value: "dev" }, tag] } },
    ],
  ])("may be written in more than one way: %s", async (_, one, other) => {
    const { apply, plan } = trial("metrics");
    for (const [written, asked] of [
      [one, other],
      [other, one],
    ]) {
      await apply([{ Id: "all", Filter: written }]);
      expect((await plan([{ Id: "all", Filter: asked }])).inSync).toBe(true);
    }
  });

  it("that another principal added to a configuration for all objects is drift and is removed", async () => {
    const { apply, Bucket, peek, plan, send } = trial("metrics");
    await apply([{ Id: "all" }]);
    const MetricsConfiguration = { Id: "all", Filter: { Prefix: "in/" } };
    await send(new PutBucketMetricsConfigurationCommand({ Bucket, Id: "all", MetricsConfiguration }));
    expect((await plan([{ Id: "all" }])).drift).toMatchObject([{ path: "/metrics/all/Filter/Prefix" }]);
    await apply([{ Id: "all" }]);
    expect(peek("metrics")).toEqual(new Map([["all", { Id: "all" }]]));
  });

  it("changes from one predicate to another without keeping both", async () => {
    const { apply, peek } = trial("metrics");
    await apply([{ Id: "all", Filter: { Prefix: "in/" } }]);
    await apply([{ Id: "all", Filter: { AccessPointArn: access } }]);
    expect(peek("metrics")).toEqual(new Map([["all", { Id: "all", Filter: { AccessPointArn: access } }]]));
    await apply([{ Id: "all", Filter: { And: { Prefix: "in/", AccessPointArn: access, Tags: [tag] } } }]);
    expect((peek("metrics") as Map<string, object>).get("all")).toEqual({
      Id: "all",
      Filter: { And: { Prefix: "in/", AccessPointArn: access, Tags: [tag] } },
    });
  });

  it("takes one predicate, or And, and no tag twice", () => {
    const filtered = (Filter: object) => problemsOf("metrics", [{ Id: "all", Filter }]);
    expect(filtered({ Prefix: "in/", Tag: tag })).toContain("/metrics/0/Filter");
    expect(filtered({ And: { Tags: [tag, tag] } })).toContain("more than once");
    expect(filtered({ Suffix: ".log" })).toContain("/metrics/0/Filter/Suffix");
  });
});

describe("request metrics", () => {
  it("only change where they differ", async () => {
    const { apply, writes } = trial("metrics");
    await apply([{ Id: "a" }, { Id: "b" }]);
    expect(await writes([{ Id: "a" }, { Id: "b", Filter: { Prefix: "in/" } }])).toEqual([
      [
        "PutBucketMetricsConfiguration",
        { Id: "b", MetricsConfiguration: { Id: "b", Filter: { Prefix: "in/" } } },
      ],
    ]);
  });

  it("that vanish before they are removed are removed", async () => {
    const { apply, Bucket, s3, send } = trial("metrics");
    await apply([{ Id: "a" }]);
    s3.intercept = async (operation) => {
      if (operation !== "DeleteBucketMetricsConfiguration") return undefined;
      s3.intercept = undefined;
      await send(new DeleteBucketMetricsConfigurationCommand({ Bucket, Id: "a" }));
      return undefined;
    };
    expect(await apply([])).toMatchObject({ failed: [], sent: [] });
  });

  it("can be pasted from list-bucket-metrics-configurations, if that is all of them", () => {
    const printed = { MetricsConfigurationList: [{ Id: "a" }], IsTruncated: false };
    expect(problemsOf("metrics", printed)).toBe("");
    expect(problemsOf("metrics", { ...printed, IsTruncated: true })).toContain("/metrics/IsTruncated");
  });

  it("go by an Id of their own, of the characters that S3 takes", () => {
    expect(problemsOf("metrics", [{ Id: "a" }, { Id: "a" }])).toContain("more than once");
    expect(problemsOf("metrics", [{ Id: "a b" }])).toContain("/metrics/0/Id");
    expect(problemsOf("metrics", [{ Id: "x".repeat(65) }])).toContain("/metrics/0/Id");
    const many = Array.from({ length: 1_001 }, (_, index) => ({ Id: `m${index}` }));
    expect(problemsOf("metrics", many)).toContain("at most 1000");
  });
});
