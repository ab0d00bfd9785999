import { describe, expect, it } from "vitest";
import { combinations } from "../../support/combinations.ts";
import { problemsOf } from "../../support/trial.ts";

// What S3 takes only together with something else, or only without it: every combination.

const on = { Status: "Enabled" };
const off = { Status: "Disabled" };
const tag = { Key: "a", Value: "1" };
const isTaken = (facet: string, value: unknown) => problemsOf(facet, value) === "";

describe("a replication rule is taken", () => {
  const Bucket = "arn:aws:s3:::copies";
  const of = (...Rules: object[]) => ({ Role: "arn:aws:iam::111122223333:role/copies", Rules });
  const rule = (more: object, to: object = {}) => ({
    ...on,
    Priority: 1,
    Filter: {},
    DeleteMarkerReplication: off,
    ...more,
    Destination: { Bucket, ...to },
  });

  it("with a Filter and what belongs to it, or with the older Prefix", () => {
    const all = combinations({
      Filter: [undefined, {}, { Prefix: "a" }],
      Prefix: [undefined, "", "a"],
      Priority: [undefined, 0, 7],
      DeleteMarkerReplication: [undefined, on, off],
    });
    for (const { Filter, Prefix, Priority, DeleteMarkerReplication } of all) {
      const members = { Filter, Prefix, Priority, DeleteMarkerReplication };
      const newer = Priority !== undefined && DeleteMarkerReplication !== undefined;
      const older = Filter === undefined && Priority === undefined && DeleteMarkerReplication === undefined;
      const scoped = (Filter === undefined) !== (Prefix === undefined);
      const one = { ...on, ...JSON.parse(JSON.stringify(members)), Destination: { Bucket } };
      expect(isTaken("replication", of(one)), JSON.stringify(one)).toBe(scoped && (newer || older));
    }
  });

  it("with delete markers only if it does not go by tags", () => {
    const byTags: object[] = [
      { Tag: tag },
      { And: { Prefix: "a", Tags: [tag] } },
      { And: { Prefix: "a", Not: { Tag: tag } } },
      { Not: { Tag: tag } },
      { Not: { Or: { Prefixes: ["a", "b"], Tags: [tag] } } },
    ];
    const others: object[] = [{}, { Prefix: "a" }, { And: { Prefix: "a" } }, { Not: { Prefix: "Tag" } }];
    for (const Filter of [...byTags, ...others]) {
      const said = JSON.stringify(Filter);
      expect(isTaken("replication", of(rule({ Filter }))), said).toBe(true);
      expect(isTaken("replication", of(rule({ Filter, DeleteMarkerReplication: on }))), said).toBe(
        others.includes(Filter),
      );
    }
  });

  it("with encryption exactly where the encrypted objects are selected or excluded", () => {
    for (const {
      SseKmsEncryptedObjects: objects,
      EncryptionConfiguration: key,
      ReplicaModifications,
    } of combinations({
      SseKmsEncryptedObjects: [undefined, on, off],
      EncryptionConfiguration: [undefined, { ReplicaKmsKeyID: "alias/a" }],
      ReplicaModifications: [undefined, on],
    })) {
      const SourceSelectionCriteria = JSON.parse(
        JSON.stringify({ SseKmsEncryptedObjects: objects, ReplicaModifications }),
      );
      const one = rule({ SourceSelectionCriteria }, key ? { EncryptionConfiguration: key } : {});
      const goes = key ? objects !== undefined : objects?.Status !== "Enabled";
      expect(isTaken("replication", of(one)), JSON.stringify(one)).toBe(goes);
    }
  });

  it("within a time only with metrics, and with a threshold only within a time", () => {
    const minutes = { Minutes: 15 };
    for (const to of combinations({
      ReplicationTime: [undefined, { ...on, Time: minutes }, { ...off, Time: minutes }],
      Metrics: [undefined, on, off, { ...on, EventThreshold: minutes }, { ...off, EventThreshold: minutes }],
    })) {
      const inTime = to.ReplicationTime?.Status === "Enabled";
      const goes = inTime
        ? to.Metrics?.Status === "Enabled"
        : !(to.Metrics && "EventThreshold" in to.Metrics);
      expect(isTaken("replication", of(rule({}, to))), JSON.stringify(to)).toBe(goes);
    }
  });

  it("with another owner only with the account", () => {
    for (const to of combinations({
      Account: [undefined, "444455556666"],
      AccessControlTranslation: [undefined, { Owner: "Destination" }],
    }))
      expect(isTaken("replication", of(rule({}, to)))).toBe(
        !to.AccessControlTranslation || to.Account !== undefined,
      );
  });

  it("beside rules of its own kind, each with an ID and a priority of its own", () => {
    const old = { ...on, Prefix: "a", Destination: { Bucket } };
    expect(isTaken("replication", of(old, { ...old, Prefix: "b" }))).toBe(true);
    expect(isTaken("replication", of(rule({}), rule({ Priority: 2 })))).toBe(true);
    expect(isTaken("replication", of(rule({}), old))).toBe(false);
    expect(isTaken("replication", of(rule({ ID: "a" }), rule({ ID: "a", Priority: 2 })))).toBe(false);
    expect(isTaken("replication", of(rule({ ID: "a" }), rule({ ID: "b", Priority: 2 })))).toBe(true);
  });
});
