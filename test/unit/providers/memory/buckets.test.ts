import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketAbacCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketMetadataConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  NoSuchBucket,
  NotFound,
  PutBucketAclCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";

import { at, Bucket, create, expectRefusal, newS3, refusal, region, s3, send } from "./scene.ts";

beforeEach(newS3);

describe("a new bucket", () => {
  test("blocks all public access", async () => {
    const { PublicAccessBlockConfiguration } = await send(new GetPublicAccessBlockCommand(at));
    expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
  });

  test("is owned wholly by its owner, who alone is in its ACL", async () => {
    const { OwnershipControls } = await send(new GetBucketOwnershipControlsCommand(at));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const { Grants, Owner } = await send(new GetBucketAclCommand(at));
    expect(Owner).toEqual({ ID: s3.owner });
    expect(Grants).toEqual([
      { Grantee: { Type: "CanonicalUser", ID: s3.owner }, Permission: "FULL_CONTROL" },
    ]);
    expect(s3.owner).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is encrypted with AES256 and takes no keys of customers", async () => {
    const { ServerSideEncryptionConfiguration } = await send(new GetBucketEncryptionCommand(at));
    expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
        BucketKeyEnabled: false,
        BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
      },
    ]);
  });

  test("says explicitly that ABAC is off and that its owner pays", async () => {
    expect((await send(new GetBucketAbacCommand(at))).AbacStatus).toEqual({ Status: "Disabled" });
    expect((await send(new GetBucketRequestPaymentCommand(at))).Payer).toBe("BucketOwner");
  });

  test("answers an empty configuration where S3 has no error for nothing", async () => {
    for (const command of [
      new GetBucketVersioningCommand(at),
      new GetBucketLoggingCommand(at),
      new GetBucketNotificationConfigurationCommand(at),
    ]) {
      const { $metadata, ...configuration } = await send<object & { $metadata?: unknown }>(command);
      expect(configuration).toEqual({});
      expect($metadata).toMatchObject({ httpStatusCode: 200 });
    }
    expect(await send(new ListBucketInventoryConfigurationsCommand(at))).not.toHaveProperty(
      "InventoryConfigurationList",
    );
  });

  test.each([
    [new GetBucketTaggingCommand(at), "NoSuchTagSet"],
    [new GetBucketPolicyCommand(at), "NoSuchBucketPolicy"],
    [new GetBucketPolicyStatusCommand(at), "NoSuchBucketPolicy"],
    [new GetBucketLifecycleConfigurationCommand(at), "NoSuchLifecycleConfiguration"],
    [new GetBucketCorsCommand(at), "NoSuchCORSConfiguration"],
    [new GetBucketReplicationCommand(at), "ReplicationConfigurationNotFoundError"],
    [new GetObjectLockConfigurationCommand(at), "ObjectLockConfigurationNotFoundError"],
    [new GetBucketMetadataConfigurationCommand(at), "MetadataConfigurationNotFound"],
    [new GetBucketInventoryConfigurationCommand({ ...at, Id: "constructor" }), "NoSuchConfiguration"],
  ])("%# answers 404 with S3's own code for what it does not have", async (command, code) => {
    await expectRefusal(command, 404, code);
  });

  test("is listed with its region and found by HEAD", async () => {
    const { Buckets } = await send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([
      {
        Name: Bucket,
        BucketRegion: region,
        BucketArn: `arn:aws:s3:::${Bucket}`,
        CreationDate: new Date("2026-11-23T00:00:00Z"),
      },
    ]);
    expect((await send(new HeadBucketCommand(at))).BucketRegion).toBe(region);
    expect((await send(new GetBucketLocationCommand(at))).LocationConstraint).toBe(region);
  });
});

describe("creating a bucket", () => {
  test("takes tags, object lock and ownership along", async () => {
    await create("other-bucket", region, {
      ObjectLockEnabledForBucket: true,
      ObjectOwnership: "ObjectWriter",
      CreateBucketConfiguration: { Tags: [{ Key: "a", Value: "1" }] },
    });
    expect(s3.peek("other-bucket", "tagging")).toEqual({ TagSet: [{ Key: "a", Value: "1" }] });
    expect(s3.peek("other-bucket", "object-lock")).toEqual({ ObjectLockEnabled: "Enabled" });
    expect(s3.peek("other-bucket", "versioning")).toEqual({ Status: "Enabled" });
    expect(s3.peek("other-bucket", "ownershipControls")).toEqual({
      Rules: [{ ObjectOwnership: "ObjectWriter" }],
    });
  });

  test.each(["Example", "ab", "sthree-x", "192.168.0.1", "a..b"])("refuses the name %s", async (name) => {
    await expectRefusal(new CreateBucketCommand({ Bucket: name }), 400, "InvalidBucketName");
  });

  test("needs the region's own location constraint outside us-east-1", async () => {
    const command = new CreateBucketCommand({ Bucket: "other-bucket" });
    await expectRefusal(command, 400, "IllegalLocationConstraintException");
  });

  test("takes no constraint for us-east-1 itself", async () => {
    const command = new CreateBucketCommand({
      Bucket: "other-bucket",
      CreateBucketConfiguration: { LocationConstraint: "us-east-1" as "EU" },
    });
    expect((await refusal(command, "us-east-1")).Code).toBe("InvalidLocationConstraint");
  });

  test("is refused for an own bucket and for another account's", async () => {
    await expect(create(Bucket)).rejects.toBeInstanceOf(BucketAlreadyOwnedByYou);
    s3.addForeignBucket("taken-bucket");
    await expect(create("taken-bucket")).rejects.toBeInstanceOf(BucketAlreadyExists);
  });

  test("succeeds again in us-east-1 and resets the ACL, unless it brings tags", async () => {
    const name = "virginia-bucket";
    await create(name, "us-east-1", { ObjectOwnership: "ObjectWriter" });
    await send(
      new PutBucketAclCommand({ Bucket: name, ACL: "log-delivery-write" as "private" }),
      "us-east-1",
    );
    await create(name, "us-east-1");
    const { Grants } = await send(new GetBucketAclCommand({ Bucket: name }), "us-east-1");
    expect(Grants).toHaveLength(1);
    const again = create(name, "us-east-1", {
      CreateBucketConfiguration: { Tags: [{ Key: "a", Value: "" }] },
    });
    await expect(again).rejects.toBeInstanceOf(BucketAlreadyOwnedByYou);
    await expect(send(new CreateBucketCommand(at), "us-east-1")).rejects.toBeInstanceOf(
      BucketAlreadyOwnedByYou,
    );
  });

  test("refuses a public ACL", async () => {
    const enforced = create("other-bucket", region, { ACL: "public-read" });
    await expect(enforced).rejects.toMatchObject({ Code: "InvalidBucketAclWithObjectOwnership" });
    const writer = create("other-bucket", region, { ACL: "public-read", ObjectOwnership: "ObjectWriter" });
    await expect(writer).rejects.toMatchObject({ Code: "InvalidBucketAclWithBlockPublicAccessError" });
  });
});

describe("a call that does not reach the bucket", () => {
  test("for a bucket that does not exist is NoSuchBucket, also after it was deleted", async () => {
    await send(new DeleteBucketCommand(at));
    await expect(send(new GetBucketVersioningCommand(at))).rejects.toBeInstanceOf(NoSuchBucket);
  });

  test("by HEAD for a bucket that does not exist is NotFound without a code", async () => {
    const error = await refusal(new HeadBucketCommand({ Bucket: "nobodys-bucket" }));
    expect(error).toBeInstanceOf(NotFound);
    expect(error).not.toHaveProperty("Code");
  });

  test("to another region is redirected, and says where the bucket is", async () => {
    const error = await refusal(new GetBucketVersioningCommand(at), "us-east-1");
    expect(error).toMatchObject({
      name: "PermanentRedirect",
      Endpoint: `${Bucket}.s3.${region}.amazonaws.com`,
    });
    expect(error.$response?.headers["x-amz-bucket-region"]).toBe(region);
    const byHead = await refusal(new HeadBucketCommand(at), "us-east-1");
    expect(byHead).toMatchObject({ name: "Unknown", $metadata: { httpStatusCode: 301 } });
    expect(byHead.$response?.headers["x-amz-bucket-region"]).toBe(region);
  });

  test("with another expected owner is denied", async () => {
    const ask = (ExpectedBucketOwner: string) =>
      new GetBucketVersioningCommand({ ...at, ExpectedBucketOwner });
    await expectRefusal(ask("999999999999"), 403, "AccessDenied");
    await expectRefusal(ask("unknown"), 400, "InvalidBucketOwnerAWSAccountID");
    await expect(send(ask("111122223333"))).resolves.toBeDefined();
  });

  test("for an operation that is not about configuration is not implemented", async () => {
    await expectRefusal(new PutObjectCommand({ ...at, Key: "k" }), 501, "NotImplemented");
  });
});
