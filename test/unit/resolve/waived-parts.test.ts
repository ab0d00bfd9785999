import { describe, expect, it } from "vitest";
import { refusedBy } from "../../../core/resolve/exception.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { facts, inventory, layersOf, now, requiring, wantedBy } from "../../support/layered.ts";
import { tlsOnly } from "../../support/layeredWorld.ts";

const waiving = (pointers?: string[], more: object = {}) => ({
  ...{ name: "migration", buckets: ["*"], owner: "alice", reason: "the old client" },
  ...{ since: "2026-11-01T00:00:00Z", until: "2027-01-01T00:00:00Z" },
  ...(pointers && { pointers }),
  ...more,
});

/** What is still required of a facet under an exception, although the operator lets no exception waive some pointers. */
function left(facet: string, value: unknown, pointers?: string[], never: string[] = []) {
  const limits = { longestDays: 365, never };
  const layers = layersOf([requiring({ [facet]: value })], [waiving(pointers)], limits);
  return resolve(facts, layers, undefined, now).desired?.facets.get(facet);
}

const abort = {
  ID: "abort",
  Status: "Enabled",
  Filter: { Prefix: "" },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};
const grant = {
  Grantee: { Type: "Group", URI: "http://acs.amazonaws.com/groups/s3/LogDelivery" },
  Permission: "READ",
};
const logging = { TargetBucket: "logs", TargetPrefix: "x/", TargetObjectKeyFormat: { SimplePrefix: {} } };
const queue = {
  Id: "q",
  QueueArn: "arn:aws:sqs:ca-central-1:111122223333:q",
  Events: ["s3:ObjectCreated:*"],
};

describe("an exception from one member waives it and nothing beside it", () => {
  it.each<[string, object, string, object]>([
    [
      "lifecycle",
      { Rules: [abort], TransitionDefaultMinimumObjectSize: "varies_by_storage_class" },
      "/lifecycle/TransitionDefaultMinimumObjectSize",
      { Rules: [abort] },
    ],
    [
      "policy",
      { Version: "2012-10-17", Statement: [{ ...tlsOnly, Resource: "arn:aws:s3:::orders/*" }] },
      "/policy/Version",
      { Statement: [{ ...tlsOnly, Resource: "arn:aws:s3:::orders/*" }] },
    ],
    [
      "logging",
      logging,
      "/logging/TargetPrefix",
      { TargetBucket: "logs", TargetObjectKeyFormat: { SimplePrefix: {} } },
    ],
    [
      "notification",
      { EventBridgeConfiguration: {}, QueueConfigurations: [queue] },
      "/notification/QueueConfigurations",
      { EventBridgeConfiguration: {} },
    ],
    [
      "notification",
      { EventBridgeConfiguration: {}, QueueConfigurations: [queue] },
      "/notification/EventBridgeConfiguration",
      { QueueConfigurations: [queue] },
    ],
    [
      "encryption",
      { Rules: [{ BlockedEncryptionTypes: { EncryptionType: ["SSE-C", "SSE-X"] } }] },
      "/encryption/Rules/0/BlockedEncryptionTypes/EncryptionType/1",
      { Rules: [{ BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }] },
    ],
  ])("%s %j: %s", (facet, value, pointer, rest) => expect(left(facet, value, [pointer])).toEqual(rest));

  it("nor does it turn null, which is required, into something else", () =>
    expect(left("tags", null, ["/tags/env"])).toBeNull());
});

describe("an exception from one entry waives the entry of that name", () => {
  const second = { ...abort, ID: "second" };
  const tls = { ...tlsOnly, Resource: "arn:aws:s3:::orders/*" };
  const statement = { ...tls, Sid: "first" };
  const [queueOne, queueTwo] = [queue, { ...queue, Id: "r" }];
  it.each<[string, unknown, string, unknown]>([
    ["lifecycle", { Rules: [abort, second] }, "/lifecycle/Rules/second", { Rules: [abort] }],
    ["inventory", [inventory("a"), inventory("b")], "/inventory/b", [inventory("a")]],
    [
      "policy",
      { Statement: [statement, { ...tls, Sid: "second" }] },
      "/policy/Statement/second",
      { Statement: [statement] },
    ],
    [
      "notification",
      { QueueConfigurations: [queueOne, queueTwo] },
      "/notification/QueueConfigurations/r",
      { QueueConfigurations: [queueOne] },
    ],
  ])("%s %j: %s", (facet, value, pointer, rest) => expect(left(facet, value, [pointer])).toEqual(rest));
});

describe("under an exception from everything, what no exception waives", () => {
  it("keeps the members beside it only where a part with members of its own stays", () => {
    const value = { ...logging, TargetGrants: [grant] };
    expect(left("logging", value, undefined, ["/logging/TargetBucket"])).toEqual({ TargetBucket: "logs" });
    expect(left("logging", value, undefined, ["/logging/TargetGrants"])).toEqual({
      TargetBucket: "logs",
      TargetPrefix: "x/",
      TargetGrants: [grant],
    });
  });

  it.each([
    ["inventory", [inventory("a"), inventory("b")], "/inventory/0", 2],
    ["inventory", [inventory("a"), inventory("b")], "/inventory/b", 1],
    ["inventory", [inventory("a"), inventory("7")], "/inventory/7", 1],
    ["inventory", [inventory("a"), inventory("b")], "/inventory/1st", undefined],
    ["inventory", [inventory("a"), inventory("b")], "/inventory/a1", undefined],
  ])("of a list: %s, %j, %s", (facet, value, pointer, count) =>
    expect((left(facet, value, undefined, [pointer]) as unknown[] | undefined)?.length).toBe(count),
  );

  it.each([["1st"], ["S1"], ["1 2"]])("is nothing where no entry has the name %s", (name) =>
    expect(
      left("policy", { Statement: [tlsOnly] }, undefined, [`/policy/Statement/${name}`]),
    ).toBeUndefined(),
  );
});

describe("exceptions", () => {
  it("are listed by name, in whichever order they are given", () => {
    const some = ["c", "a", "d", "b"].map((name) => waiving(["/tags"], { name }));
    for (const order of [some, some.toReversed(), some.toSorted((a, b) => (a.name < b.name ? -1 : 1))]) {
      const { waived } = wantedBy([requiring({ tags: { env: "prod" } })], undefined, order);
      expect(waived.map(({ exception }) => exception)).toEqual(["a", "b", "c", "d"]);
    }
  });

  it("that the operator's settings do not permit say why", () => {
    const exception = { name: "e", buckets: ["*"], owner: "alice", reason: "tests" };
    const until = "2026-11-11T00:00:00.000Z";
    const limits = { longestDays: 10, never: [] };
    const why = (since: string) => refusedBy({ ...exception, since, until }, limits);
    expect(why("")).toBe("it has no since, which says when it began");
    expect(why("2026-11-01T00:00:00.000Z")).toBeUndefined();
    expect(why("2026-10-31T23:59:59.999Z")).toBe(
      "it lasts longer than the operator permits (setting exceptions.longestDays: 10)",
    );
  });
});
