import { describe, expect, it } from "vitest";
import { combinations } from "../../support/combinations.ts";
import { problemsOf } from "../../support/trial.ts";

// What S3 takes only together with something else, or only without it: every combination.

const isTaken = (facet: string, value: unknown) => problemsOf(facet, value) === "";

describe("other values are taken", () => {
  it("a key with KMS only", () => {
    for (const { SSEAlgorithm, KMSMasterKeyID } of combinations({
      SSEAlgorithm: ["AES256", "aws:kms", "aws:kms:dsse"],
      KMSMasterKeyID: [undefined, "alias/a"],
    })) {
      const goes = SSEAlgorithm !== "AES256" || KMSMasterKeyID === undefined;
      const chosen = JSON.parse(JSON.stringify({ SSEAlgorithm, KMSMasterKeyID }));
      for (const value of [chosen, { Rules: [{ ApplyServerSideEncryptionByDefault: chosen }] }]) {
        const problem = problemsOf("encryption", value);
        if (goes) expect(problem).toBe("");
        else expect(problem).toContain("KMSMasterKeyID");
      }
    }
  });

  it("NONE as the only type of encryption that is blocked", () => {
    const blocked = (...EncryptionType: string[]) =>
      isTaken("encryption", { Rules: [{ BlockedEncryptionTypes: { EncryptionType } }] });
    expect([blocked("NONE"), blocked("SSE-C"), blocked("SSE-C", "SSE-X")]).toEqual([true, true, true]);
    expect([blocked("NONE", "SSE-C"), blocked("SSE-C", "NONE")]).toEqual([false, false]);
  });

  it("exactly one format of the keys of logs", () => {
    for (const TargetObjectKeyFormat of combinations({
      SimplePrefix: [undefined, {}],
      PartitionedPrefix: [undefined, {}, { PartitionDateSource: "EventTime" }],
    })) {
      const count = Object.keys(TargetObjectKeyFormat).length;
      if (count > 0)
        expect(isTaken("logging", { TargetBucket: "logs", TargetObjectKeyFormat })).toBe(count === 1);
    }
  });

  it("events of one EventBridge", () => {
    for (const value of combinations({
      eventBridge: [undefined, true, false],
      EventBridgeConfiguration: [undefined, {}, true, false],
    }))
      expect(isTaken("notification", value), JSON.stringify(value)).toBe(Object.keys(value).length < 2);
  });

  it("tiers that differ, after days enough", () => {
    const tiers = (...all: [string, number][]) =>
      isTaken("intelligentTiering", [
        { Id: "a", Status: "Enabled", Tierings: all.map(([AccessTier, Days]) => ({ AccessTier, Days })) },
      ]);
    const [archive, deep] = ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"];
    expect(tiers([archive, 90])).toBe(true);
    expect(tiers([archive, 89])).toBe(false);
    expect(tiers([deep, 180])).toBe(true);
    expect(tiers([deep, 179])).toBe(false);
    expect(tiers([archive, 730])).toBe(true);
    expect(tiers([archive, 731])).toBe(false);
    expect(tiers([archive, 90], [deep, 180])).toBe(true);
    expect(tiers([archive, 90], [archive, 180])).toBe(false);
    expect(tiers()).toBe(false);
  });

  it("an Id once, in one list or in several", () => {
    const account = "111122223333";
    const Events = ["s3:ObjectCreated:*"];
    const queue = (Id?: string) => ({
      Events,
      QueueArn: `arn:aws:sqs:ca-central-1:${account}:q`,
      ...(Id && { Id }),
    });
    const topic = (Id?: string) => ({
      Events,
      TopicArn: `arn:aws:sns:ca-central-1:${account}:t`,
      ...(Id && { Id }),
    });
    const both = (one?: string, other?: string) =>
      isTaken("notification", { QueueConfigurations: [queue(one)], TopicConfigurations: [topic(other)] });
    expect([both("a", "b"), both(), both("a")]).toEqual([true, true, true]);
    expect(both("a", "a")).toBe(false);
    for (const facet of ["metrics"]) {
      expect(isTaken(facet, [{ Id: "a" }, { Id: "b" }])).toBe(true);
      expect(isTaken(facet, [{ Id: "a" }, { Id: "a" }])).toBe(false);
    }
  });
});
