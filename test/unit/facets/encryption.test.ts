import { PutBucketEncryptionCommand, type ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Clients } from "../../../core/providers/aws.ts";
import { AwsS3Provider, S3Manager } from "../../../exports/index.ts";
import { problemsOf, trial } from "../../support/trial.ts";

const region = "ca-central-1";
const id = "0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";
const arn = `arn:aws:kms:${region}:111122223333:key/${id}`;
const aliasArn = `arn:aws:kms:${region}:111122223333:alias/orders`;

const withKey = (KMSMasterKeyID: string) => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID } }],
});
const blocks = (...EncryptionType: string[]) => ({ Rules: [{ BlockedEncryptionTypes: { EncryptionType } }] });

/** A bucket whose rule was set by another principal or by S3 itself. */
async function bucketWith(rule: ServerSideEncryptionRule) {
  const it = trial("encryption");
  await it.create();
  await it.send(
    new PutBucketEncryptionCommand({
      Bucket: it.Bucket,
      ServerSideEncryptionConfiguration: { Rules: [rule] },
    }),
  );
  it.s3.calls.length = 0;
  return it;
}

describe("the default encryption of a bucket", () => {
  it("of a new bucket is as S3 makes it", async () => {
    const { create, plan } = trial("encryption");
    await create();
    for (const value of ["AES256", null, blocks("SSE-C")]) expect((await plan(value)).inSync).toBe(true);
  });

  it("has AWS's own key by its name only where the spec says so", async () => {
    const { writes } = trial("encryption");
    const put = async (value: unknown) =>
      (await writes(value)).find(([type]) => type === "PutBucketEncryption")?.[1];
    const own = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/aws/s3" };
    for (const [value, sent] of [
      [own, own],
      ["aws:kms", { SSEAlgorithm: "aws:kms" }],
    ] as const)
      expect(await put(value)).toMatchObject({
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: sent }] },
      });
    expect(JSON.stringify(await put("aws:kms"))).not.toContain("KMSMasterKeyID");
  });

  it("that S3 does not name at all is that of a new bucket", async () => {
    const { create, plan, plant } = trial("encryption");
    await create();
    plant("encryption", undefined);
    expect((await plan(null)).inSync).toBe(true);
    expect((await plan("aws:kms")).inSync).toBe(false);
  });

  it("keeps what the spec does not declare: bucket keys, blocked types, and what a newer S3 adds", async () => {
    const { create, plan, plant, writes } = trial("encryption");
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256", Strength: 9 },
      BucketKeyEnabled: true,
      BlockedEncryptionTypes: { EncryptionType: ["SSE-C"], Since: "2026" },
      Quantum: { Safe: true },
    };
    await create();
    plant("encryption", { Rules: [rule] });
    expect((await plan("AES256")).inSync).toBe(true);
    const kept = { ...rule, ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", Strength: 9 } };
    expect(await writes("aws:kms")).toEqual([
      ["PutBucketEncryption", { ServerSideEncryptionConfiguration: { Rules: [kept] } }],
    ]);
  });

  it("keeps SSE-C allowed where it is, although a write that says nothing would block it", async () => {
    const it = await bucketWith({ BlockedEncryptionTypes: { EncryptionType: ["NONE"] } });
    await it.apply("aws:kms");
    expect(it.peek("encryption")).toMatchObject(blocks("NONE"));
    it.plant("encryption", { Rules: [{ BucketKeyEnabled: false }] });
    await it.apply("aws:kms:dsse");
    expect(it.peek("encryption")).toMatchObject(blocks("NONE"));
  });

  it("blocks SSE-C, or does not, as the spec says", async () => {
    const { apply, peek, plan } = trial("encryption");
    for (const type of ["NONE", "SSE-C"]) {
      expect((await apply(blocks(type))).converged).toBe(true);
      expect(peek("encryption")).toMatchObject(blocks(type));
    }
    expect((await plan(blocks("NONE"))).inSync).toBe(false);
  });

  it("has AWS's own key again when the spec names none, and none with AES256", async () => {
    const it = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    for (const algorithm of ["aws:kms", "AES256"]) {
      expect((await it.plan(algorithm)).inSync).toBe(false);
      expect((await it.apply(algorithm)).converged).toBe(true);
      expect(it.peek("encryption")).toMatchObject({
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm } }],
      });
    }
  });

  it("is refused where S3 would refuse it", () => {
    const rule = (more: object) => problemsOf("encryption", { Rules: [more] });
    const chosen = { SSEAlgorithm: "AES256", KMSMasterKeyID: arn };
    expect(rule({ ApplyServerSideEncryptionByDefault: chosen })).toContain("KMSMasterKeyID");
    expect(rule({ BlockedEncryptionTypes: { EncryptionType: ["NONE", "SSE-C"] } })).toContain(
      "EncryptionType",
    );
    expect(problemsOf("encryption", { Rules: [{}, {}] })).toContain("/encryption/Rules");
    expect(problemsOf("encryption", "aws:fsx")).toContain("/encryption");
    expect(problemsOf("encryption", withKey("my key"))).toContain("is not a KMS key");
    const printed = { ServerSideEncryptionConfiguration: withKey("alias/orders") };
    expect(problemsOf("encryption", printed)).toBe("");
  });
});

describe("a KMS key", () => {
  const asksKms = (asked: readonly string[]) => asked.filter((name) => name === "DescribeKey").length;
  const names = [id, arn, "alias/orders", aliasArn];
  const pairs = names.flatMap((declared) => names.map((actual) => [declared, actual] as const));

  it.each(pairs)("called %s is the key that the bucket calls %s", async (declared, actual) => {
    const it = await bucketWith(withKey(actual).Rules[0] as ServerSideEncryptionRule);
    it.s3.plantKey(region, id, "alias/orders");
    expect((await it.plan(withKey(declared))).inSync).toBe(true);
    expect((await it.apply(withKey(declared))).sent).toEqual([]);
    expect(asksKms(it.asked()) === 0).toBe(declared === actual);
  });

  it("is another one when its name means another key, and is written as the spec calls it", async () => {
    const it = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    it.s3.plantKey(region, "11111111-2222-3333-4444-555555555555", "alias/orders");
    expect((await it.apply(withKey("alias/orders"))).converged).toBe(true);
    expect(it.peek("encryption")).toMatchObject(withKey("alias/orders"));
  });

  it("of AWS's own is the same whether it is named or not", async () => {
    const it = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    it.s3.plantKey(region, id, "alias/aws/s3");
    expect((await it.plan("aws:kms")).inSync).toBe(true);
  });

  it("is asked for once, until what a name means may have changed", async () => {
    const it = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    it.s3.plantKey(region, id, "alias/orders");
    for (let check = 0; check < 3; check++) await it.plan(withKey("alias/orders"));
    expect(asksKms(it.asked())).toBe(1);
    it.s3.plantKey(region, "11111111-2222-3333-4444-555555555555", "alias/orders");
    it.clock.pass(5 * 60_000);
    expect((await it.plan(withKey("alias/orders"))).inSync).toBe(false);
  });

  it("is asked for at KMS, in the bucket's region, by a call that writes nothing", async () => {
    const { clock, Bucket, s3 } = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    s3.plantKey(region, id, "alias/orders");
    const asked: [string, string][] = [];
    const clients: Clients = async (service, place) => ({
      send: (command) => {
        asked.push([service, place]);
        return s3.send(command, place);
      },
    });
    const manager = new S3Manager({ clock, provider: new AwsS3Provider({ clients, clock }) });
    await manager.plan({ name: Bucket, region, encryption: withKey("alias/orders") });
    expect(asked).toEqual([
      ["s3", region],
      ["kms", region],
    ]);
    expect(s3.calls.filter(({ write }) => write)).toEqual([]);
  });

  it("that KMS does not describe goes by its name", async () => {
    const { clock, Bucket, s3 } = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    const clients: Clients = async (service, place) => ({
      send: async (command) => (service === "kms" ? {} : s3.send(command, place)),
    });
    const manager = new S3Manager({ clock, provider: new AwsS3Provider({ clients, clock }) });
    const { drift } = await manager.plan({ name: Bucket, region, encryption: withKey("alias/orders") });
    expect(drift).toMatchObject([{ before: arn, after: "alias/orders" }]);
  });

  it("that cannot be asked for goes by its name: one write, and then nothing more to ask", async () => {
    const it = await bucketWith(withKey(arn).Rules[0] as ServerSideEncryptionRule);
    it.s3.intercept = (name) =>
      name === "DescribeKey"
        ? Object.assign(new Error("no"), {
            name: "AccessDeniedException",
            $metadata: { httpStatusCode: 400 },
          })
        : undefined;
    expect((await it.plan(withKey("alias/orders"))).drift).toMatchObject([
      { before: arn, after: "alias/orders" },
    ]);
    expect((await it.apply(withKey("alias/orders"))).converged).toBe(true);
    it.s3.calls.length = 0;
    expect((await it.plan(withKey("alias/orders"))).inSync).toBe(true);
    expect(asksKms(it.asked())).toBe(0);
  });
});
