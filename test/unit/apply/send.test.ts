import {
  CreateBucketCommand,
  DeleteBucketTaggingCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { carryOut } from "../../../core/apply/send.ts";
import type { Step } from "../../../core/facets/facet.ts";
import { Action } from "../../../core/plan/action.ts";
import { type FailureKind, S3Failure } from "../../../core/providers/awsErrors.ts";
import { operation } from "../../../core/providers/operation.ts";
import type { Command, S3Provider } from "../../../core/providers/provider.ts";

const Bucket = "orders-archive";
const commands = {
  bucket: new CreateBucketCommand({ Bucket }),
  tags: new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } }),
  versioning: new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  policy: new PutBucketPolicyCommand({ Bucket, Policy: "{}" }),
  logging: new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }),
};
type Name = keyof typeof commands;
const creation = new Action({ command: commands.bucket }, { diff: [] });
const write = (facet: Name, more: Partial<Step> = {}, details: object = {}) =>
  new Action({ command: commands[facet], ...more }, { facet, diff: [], ...details });
const closing = (facet: Name, details: object = {}) => write(facet, {}, { severity: "exposure", ...details });

const failing = (kind: FailureKind, code = "SomeCode") =>
  new S3Failure(kind, code, "Put", `${kind} ${code}`, {});

/** Sends actions to an S3 that answers each operation with the listed errors first, and then accepts it. */
async function sent(actions: readonly Action[], errors: Readonly<Record<string, readonly Error[]>> = {}) {
  const left = new Map(Object.entries(errors).map(([name, list]) => [name, [...list]]));
  const asked: string[] = [];
  const seen: unknown[] = [];
  const late = new AbortController().signal;
  const provider = {
    write: async (region: string, command: Command, signal: unknown) => {
      const { name } = operation(command as never);
      asked.push(name);
      seen.push(region, signal);
      const error = left.get(name)?.shift();
      if (error) throw error;
      return { requestId: `R${asked.length}`, at: "now" };
    },
  } as unknown as S3Provider;
  const carried = await carryOut(actions, "ca-central-1", { provider, late });
  expect(new Set(seen)).toEqual(new Set(asked.length > 0 ? ["ca-central-1", late] : []));
  const failed = carried.failed.map(({ type, facet, failure }) => [type, facet, failure.kind]);
  return { asked, failed, done: carried.done, receipts: carried.sent };
}

describe("the calls of a plan", () => {
  it("are sent in their order, and recorded with what S3 answered", async () => {
    const { asked, receipts, done, failed } = await sent([creation, write("tags"), write("policy")]);
    expect(asked).toEqual(["CreateBucket", "PutBucketTagging", "PutBucketPolicy"]);
    expect(receipts).toMatchObject([
      { type: "CreateBucket", facet: "bucket", requestId: "R1" },
      { type: "PutBucketTagging", facet: "tags", requestId: "R2" },
      { type: "PutBucketPolicy", facet: "policy", requestId: "R3" },
    ]);
    expect([done, failed]).toEqual([["bucket", "tags", "policy"], []]);
  });

  it("are sent after a refused one, but not those that must come after it", async () => {
    const actions = [write("policy"), write("logging", { after: ["policy"] }), write("tags")];
    const { asked, failed, done } = await sent(actions, { PutBucketPolicy: [failing("refused")] });
    expect(asked).toEqual(["PutBucketPolicy", "PutBucketTagging"]);
    expect(failed).toEqual([["PutBucketPolicy", "policy", "refused"]]);
    expect(done).toEqual(["tags"]);
  });

  it("end with one that failed for now, except for those that close an exposure", async () => {
    const actions = [write("tags"), write("versioning"), closing("policy")];
    const { asked, failed } = await sent(actions, { PutBucketTagging: [failing("transient")] });
    expect(asked).toEqual(["PutBucketTagging", "PutBucketPolicy"]);
    expect(failed).toEqual([["PutBucketTagging", "tags", "transient"]]);
  });

  it("are all sent or none, where the bucket could not be created", async () => {
    const { asked } = await sent([creation, closing("policy"), write("tags")], {
      CreateBucket: [failing("refused")],
    });
    expect(asked).toEqual(["CreateBucket"]);
  });

  it("do not end quietly with an error that is not S3's", async () => {
    await expect(sent([write("tags")], { PutBucketTagging: [new TypeError("a bug")] })).rejects.toThrow(
      "a bug",
    );
  });
});

describe("a refused call that closes an exposure", () => {
  const refused = { PutBucketPolicy: [failing("denied")] };

  it("is tried once more after another write, which may have repaired what denied it", async () => {
    const { asked, failed, done } = await sent([closing("policy"), write("tags")], refused);
    expect(asked).toEqual(["PutBucketPolicy", "PutBucketTagging", "PutBucketPolicy"]);
    expect([failed, done]).toEqual([[], ["tags", "policy"]]);
  });

  it("is tried twice at most, and then reported once", async () => {
    const twice = { PutBucketPolicy: [failing("denied"), failing("denied"), failing("denied")] };
    const { asked, failed } = await sent([closing("policy"), write("tags")], twice);
    expect(asked).toEqual(["PutBucketPolicy", "PutBucketTagging", "PutBucketPolicy"]);
    expect(failed).toEqual([["PutBucketPolicy", "policy", "denied"]]);
  });

  it("is not tried again where nothing was written since, or where it failed for now", async () => {
    const before = await sent([write("tags"), closing("policy")], refused);
    expect(before.asked).toEqual(["PutBucketTagging", "PutBucketPolicy"]);
    const none = await sent([closing("policy"), write("tags")], {
      ...refused,
      PutBucketTagging: [failing("refused")],
    });
    expect(none.asked).toEqual(["PutBucketPolicy", "PutBucketTagging"]);
    const transient = { PutBucketPolicy: [failing("transient")] };
    const later = await sent([closing("policy"), closing("tags")], transient);
    expect(later.asked).toEqual(["PutBucketPolicy", "PutBucketTagging"]);
  });

  it("is a call like others where it also adds access, or closes no exposure", async () => {
    const opens = { opens: ["to an outsider: it allows s3:GetObject"] };
    for (const policy of [
      closing("policy", opens),
      write("policy"),
      write("policy", {}, { severity: "weaker" }),
    ]) {
      const { asked } = await sent([policy, write("tags")], refused);
      expect(asked).toEqual(["PutBucketPolicy", "PutBucketTagging"]);
      const transient = { PutBucketTagging: [failing("transient")] };
      expect((await sent([write("tags"), policy], transient)).asked).toEqual(["PutBucketTagging"]);
    }
  });
});

describe("a call that S3 answers with an error", () => {
  it("is in place, if the code says so: it is read back and was not sent", async () => {
    const there = failing("refused", "AlreadyThere");
    const actions = [write("tags", { done: ["AlreadyThere"] })];
    const { receipts, done, failed } = await sent(actions, { PutBucketTagging: [there] });
    expect([receipts, done, failed]).toEqual([[], ["tags"], []]);
    const bug = Object.assign(new TypeError("a bug"), { code: "AlreadyThere" });
    await expect(sent(actions, { PutBucketTagging: [bug] })).rejects.toBe(bug);
    const other = await sent(actions, { PutBucketTagging: [failing("refused", "OtherCode")] });
    expect([other.done, other.failed]).toEqual([[], [["PutBucketTagging", "tags", "refused"]]]);
  });

  const instead = {
    when: (code: string) => code === "NotThisWay",
    steps: async () => [
      { command: new DeleteBucketTaggingCommand({ Bucket }) },
      { command: commands.versioning },
    ],
  };
  const other = ["PutBucketTagging", "DeleteBucketTagging", "PutBucketVersioning"];

  it.each(["refused", "unsupported"] as const)("gives way to others, if it was %s for that", async (kind) => {
    const errors = { PutBucketTagging: [failing(kind, "NotThisWay")] };
    const { asked, receipts, done, failed } = await sent([write("tags", { instead })], errors);
    expect(asked).toEqual(other);
    expect(receipts.map(({ type, facet }) => [type, facet])).toEqual([
      ["DeleteBucketTagging", "tags"],
      ["PutBucketVersioning", "tags"],
    ]);
    expect([done, failed]).toEqual([["tags"], []]);
  });

  it.each([
    failing("denied", "NotThisWay"),
    failing("transient", "NotThisWay"),
    failing("refused", "OtherCode"),
  ])("gives way to no other after: $message", async (error) => {
    const { asked, failed } = await sent([write("tags", { instead })], { PutBucketTagging: [error] });
    expect(asked).toEqual(["PutBucketTagging"]);
    expect(failed).toEqual([["PutBucketTagging", "tags", error.kind]]);
  });

  it("has failed, if one of the others did; what was sent is recorded", async () => {
    const errors = {
      PutBucketTagging: [failing("refused", "NotThisWay")],
      PutBucketVersioning: [failing("denied")],
    };
    const { receipts, failed, done } = await sent([write("tags", { instead })], errors);
    expect(receipts.map(({ type }) => type)).toEqual(["DeleteBucketTagging"]);
    expect([failed, done]).toEqual([[["PutBucketTagging", "tags", "denied"]], []]);
  });
});
