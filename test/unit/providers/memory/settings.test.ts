import {
  DeleteBucketEncryptionCommand,
  DeleteBucketTaggingCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketAbacCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { beforeEach, describe, expect, test } from "vitest";

import {
  at,
  Bucket,
  create,
  expectRefusal,
  newS3,
  refusal,
  replicationTo,
  s3,
  send,
  tagged,
  unblocked,
  versioning,
} from "./scene.ts";

beforeEach(newS3);

describe("what is put", () => {
  test("is answered by GET and shares nothing with the caller", async () => {
    const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"], AllowedHeaders: [] };
    await send(new PutBucketCorsCommand({ ...at, CORSConfiguration: { CORSRules: [rule] } }));
    rule.AllowedMethods.push("PUT");
    const { CORSRules } = await send(new GetBucketCorsCommand(at));
    CORSRules?.pop();
    const again = await send(new GetBucketCorsCommand(at));
    expect(again.CORSRules).toEqual([{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }]);
  });

  test("loses what the SDK does not send", async () => {
    const configuration = { BlockPublicAcls: true, IgnorePublicAcls: undefined, Unheard: true };
    await send(new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: configuration }));
    expect(s3.peek(Bucket, "publicAccessBlock")).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    });
  });

  test("is gone after DELETE, which may be repeated", async () => {
    await send(unblocked());
    await send(unblocked());
    const absent = "NoSuchPublicAccessBlockConfiguration";
    await expectRefusal(new GetPublicAccessBlockCommand(at), 404, absent);
  });

  test("has S3's default restored by DELETE where there always is one", async () => {
    const before = await send(new GetBucketEncryptionCommand(at));
    await send(
      new PutBucketEncryptionCommand({
        ...at,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
        },
      }),
    );
    const rule = (await send(new GetBucketEncryptionCommand(at))).ServerSideEncryptionConfiguration
      ?.Rules?.[0];
    expect(rule).toMatchObject({
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
    });
    await send(new DeleteBucketEncryptionCommand(at));
    const { ServerSideEncryptionConfiguration } = await send(new GetBucketEncryptionCommand(at));
    expect(ServerSideEncryptionConfiguration).toEqual(before.ServerSideEncryptionConfiguration);
  });

  test("must have a body", async () => {
    await expectRefusal(
      new PutBucketCorsCommand({ ...at, CORSConfiguration: undefined }),
      400,
      "MissingRequestBodyError",
    );
  });
});

describe("versioning", () => {
  test("is switched on and off, and never back to unset", async () => {
    await send(versioning("Enabled"));
    await send(versioning("Suspended"));
    expect((await send(new GetBucketVersioningCommand(at))).Status).toBe("Suspended");
    await expectRefusal(versioning("Disabled"), 400, "MalformedXML");
    const empty = new PutBucketVersioningCommand({ ...at, VersioningConfiguration: {} });
    await expectRefusal(empty, 400, "IllegalVersioningConfigurationException");
  });

  test("cannot be suspended under an object lock, which needs it and stays", async () => {
    const lock = new PutObjectLockConfigurationCommand({
      ...at,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    });
    await expectRefusal(lock, 409, "InvalidBucketState");
    await send(versioning("Enabled"));
    await send(lock);
    await expectRefusal(versioning("Suspended"), 409, "InvalidBucketState");
    const off = new PutObjectLockConfigurationCommand({ ...at, ObjectLockConfiguration: {} });
    await expectRefusal(off, 400, "MalformedXML");
  });

  test("cannot be suspended under replication, which needs it on both sides", async () => {
    await create("replica-bucket", "us-west-2");
    await expectRefusal(replicationTo("replica-bucket"), 400, "InvalidRequest");
    await send(versioning("Enabled"));
    await expectRefusal(replicationTo("replica-bucket"), 400, "InvalidRequest");
    s3.plant("replica-bucket", "versioning", { Status: "Enabled" });
    await send(replicationTo("replica-bucket"));
    const { ReplicationConfiguration } = await send(new GetBucketReplicationCommand(at));
    expect(ReplicationConfiguration?.Rules?.[0]?.ID).toMatch(/.{20}/);
    await expectRefusal(versioning("Suspended"), 409, "InvalidBucketState");
  });
});

describe("tags", () => {
  test("with the same key twice, or too many, are refused", async () => {
    const twice = [
      { Key: "a", Value: "1" },
      { Key: "a", Value: "2" },
    ];
    await expectRefusal(tagged(twice), 400, "InvalidTag");
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    await expectRefusal(tagged(many), 400, "BadRequest");
  });

  test("that are none are no tag set", async () => {
    await send(tagged([{ Key: "a", Value: "1" }]));
    const { $metadata } = await send(tagged([]));
    expect($metadata.httpStatusCode).toBe(204);
    await expectRefusal(new GetBucketTaggingCommand(at), 404, "NoSuchTagSet");
  });

  test("of AWS itself cannot be added, changed or left out", async () => {
    await expectRefusal(tagged([{ Key: "aws:x", Value: "1" }]), 400, "InvalidTag");
    s3.plantSystemTags(Bucket, { "aws:cloudformation:stack-name": "one" });
    await expectRefusal(tagged([{ Key: "a", Value: "1" }]), 400, "InvalidTag");
    await expectRefusal(tagged([{ Key: "aws:cloudformation:stack-name", Value: "two" }]), 400, "InvalidTag");
    await expectRefusal(new DeleteBucketTaggingCommand(at), 400, "InvalidTag");
    await send(
      tagged([
        { Key: "aws:cloudformation:stack-name", Value: "one" },
        { Key: "a", Value: "1" },
      ]),
    );
    expect((await send(new GetBucketTaggingCommand(at))).TagSet).toHaveLength(2);
  });

  const resource = { ResourceArn: `arn:aws:s3:::${Bucket}`, AccountId: "111122223333" };
  const list = (more = {}) => new ListTagsForResourceCommand({ ...resource, ...more });
  const tag = (Tags: { Key: string; Value: string }[]) => new TagResourceCommand({ ...resource, Tags });
  const untag = (TagKeys: string[]) => new UntagResourceCommand({ ...resource, TagKeys });

  test("can be set and removed one by one through S3 Control, under ABAC only so", async () => {
    await send(new PutBucketAbacCommand({ ...at, AbacStatus: { Status: "Enabled" } }));
    expect((await refusal(tagged([{ Key: "a", Value: "1" }]))).$fault).toBe("client");
    expect((await refusal(new DeleteBucketTaggingCommand(at))).$fault).toBe("client");
    s3.plantSystemTags(Bucket, { "aws:x": "1" });
    await send(tag([{ Key: "a", Value: "1" }]));
    await send(
      tag([
        { Key: "a", Value: "2" },
        { Key: "b", Value: "3" },
      ]),
    );
    await send(untag(["b", "c"]));
    const expected = [
      { Key: "aws:x", Value: "1" },
      { Key: "a", Value: "2" },
    ];
    expect((await send(list())).Tags).toEqual(expected);
    expect((await send(new GetBucketTaggingCommand(at))).TagSet).toEqual(expected);
    await expectRefusal(list({ ResourceArn: "arn:aws:s3:::nobodys-bucket" }), 404, "NoSuchResource");
  });
});
