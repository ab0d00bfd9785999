import { DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteObjectTaggingCommand,
  GetBucketCorsCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketMetadataConfigurationCommand,
  GetBucketMetadataTableConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectLockConfigurationCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  PutObjectLockConfigurationCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import {
  DeleteAccessPointCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { beforeEach, describe, expect, test } from "vitest";
import { MemoryS3 } from "../../../../core/providers/memory/s3.ts";
import type { Command } from "../../../../core/providers/provider.ts";
import {
  at,
  Bucket,
  create,
  inventory,
  newS3,
  refusal,
  region,
  s3,
  send,
  unblocked,
  versioning,
} from "./scene.ts";

beforeEach(newS3);

const account = "111122223333";

/** What a call answers, without what the SDK adds. */
const answer = async (command: Command, to = region): Promise<object> => {
  const { $metadata, ...rest } = (await send(command, to)) as { $metadata?: unknown };
  return rest;
};

describe("where nothing is configured, S3 answers", () => {
  test.each<[string, Command, status?: number]>([
    ["NoSuchTagSet: The TagSet does not exist", new GetBucketTaggingCommand(at)],
    ["NoSuchBucketPolicy: The bucket policy does not exist", new GetBucketPolicyCommand(at)],
    ["NoSuchBucketPolicy: The bucket policy does not exist", new GetBucketPolicyStatusCommand(at)],
    ["NoSuchCORSConfiguration: The CORS configuration does not exist", new GetBucketCorsCommand(at)],
    [
      "NoSuchLifecycleConfiguration: The lifecycle configuration does not exist",
      new GetBucketLifecycleConfigurationCommand(at),
    ],
    [
      "ReplicationConfigurationNotFoundError: The replication configuration was not found",
      new GetBucketReplicationCommand(at),
    ],
    [
      "ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist for this bucket",
      new GetObjectLockConfigurationCommand(at),
    ],
    [
      "NoSuchWebsiteConfiguration: The specified bucket does not have a website configuration",
      new GetBucketWebsiteCommand(at),
    ],
    [
      "MetadataConfigurationNotFound: The metadata configuration does not exist",
      new GetBucketMetadataConfigurationCommand(at),
    ],
    [
      "V1APIsNotAllowed: The V1 metadata APIs are not allowed",
      new GetBucketMetadataTableConfigurationCommand(at),
      405,
    ],
    [
      "NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found",
      new GetPublicAccessBlockCommand(at),
    ],
    [
      "OwnershipControlsNotFoundError: The bucket ownership controls were not found",
      new GetBucketOwnershipControlsCommand(at),
    ],
    [
      "NoSuchConfiguration: The specified configuration does not exist.",
      new GetBucketInventoryConfigurationCommand({ ...at, Id: "a" }),
    ],
    [
      "NoSuchConfiguration: The specified configuration does not exist.",
      new DeleteBucketInventoryConfigurationCommand({ ...at, Id: "a" }),
    ],
  ])("%s", async (said, command, status = 404) => {
    await send(unblocked());
    s3.plant(Bucket, "ownershipControls", undefined);
    const { Code, message, $metadata } = await refusal(command);
    expect([`${Code}: ${message}`, $metadata.httpStatusCode]).toEqual([said, status]);
  });

  test("the name of the bucket besides, but not for one of many configurations or for closed calls", async () => {
    const named = async (command: Command) =>
      ((await refusal(command)) as { BucketName?: string }).BucketName;
    expect(await named(new GetBucketTaggingCommand(at))).toBe(Bucket);
    expect(await named(new GetBucketTaggingCommand({ Bucket: "nowhere" }))).toBe("nowhere");
    expect(await named(new GetBucketMetadataTableConfigurationCommand(at))).toBeUndefined();
    expect(await named(new GetBucketInventoryConfigurationCommand({ ...at, Id: "a" }))).toBeUndefined();
  });
});

describe("a bucket as a whole", () => {
  const created = (name: string, place: string) =>
    answer(
      new CreateBucketCommand({
        Bucket: name,
        ...(place !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint: place as "EU" } }),
      }),
      place,
    );

  test.each([
    ["us-east-1", "/orders", "aws"],
    ["eu-west-1", "http://orders.s3.amazonaws.com/", "aws"],
    ["cn-north-1", "http://orders.s3.amazonaws.com/", "aws-cn"],
    ["us-gov-west-1", "http://orders.s3.amazonaws.com/", "aws-us-gov"],
  ])("of %s has the location %s and an ARN of the partition %s", async (place, Location, partition) => {
    const BucketArn = `arn:${partition}:s3:::orders`;
    expect(await created("orders", place)).toEqual({ Location, BucketArn });
    expect(await answer(new HeadBucketCommand({ Bucket: "orders" }), place)).toEqual({
      BucketArn,
      BucketRegion: place,
      AccessPointAlias: false,
    });
    expect(await answer(new GetBucketLocationCommand({ Bucket: "orders" }), place)).toEqual(
      place === "us-east-1" ? {} : { LocationConstraint: place },
    );
  });

  test("answers nothing when it is deleted, and can be created again with the defaults", async () => {
    await send(unblocked());
    expect(await answer(new DeleteBucketCommand(at))).toEqual({});
    await create(Bucket);
    expect(await answer(new GetPublicAccessBlockCommand(at))).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    });
  });

  test("can have a name in which a region and an account stand elsewhere than at the end", async () => {
    for (const name of [`orders-${account}-${region}-an-x`, `orders-${account}-an`]) {
      await create(name);
      expect(await answer(new HeadBucketCommand({ Bucket: name }))).toMatchObject({ BucketRegion: region });
    }
  });

  test("answers a PUT with no member that it has nothing for", async () => {
    await send(versioning("Enabled"));
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" } as const;
    expect(
      await answer(new PutObjectLockConfigurationCommand({ ...at, ObjectLockConfiguration })),
    ).toStrictEqual({});
  });

  test("is listed with its owner, in order, and the prefix that was asked for", async () => {
    await create("a-bucket");
    const list = async (input: object = {}) =>
      (await answer(new ListBucketsCommand(input))) as { Buckets: { Name: string }[] };
    const all = await list();
    expect(all).toEqual({ Buckets: expect.any(Array), Owner: { ID: s3.owner } });
    expect(all.Buckets.map(({ Name }) => Name)).toEqual(["a-bucket", Bucket]);
    const some = await list({ Prefix: "ex", MaxBuckets: 1 });
    expect(some).toEqual({ Buckets: [expect.anything()], Owner: { ID: s3.owner }, Prefix: "ex" });
    expect(await list({ Prefix: "bucket" })).toMatchObject({ Buckets: [] });
    expect(await list({ BucketRegion: "eu-west-1" })).toMatchObject({ Buckets: [] });
  });

  test("has the time of its creation, by the clock of the machine where no other is given", async () => {
    const before = Date.now();
    const other = new MemoryS3({ account: "444455556666" });
    await other.send(new CreateBucketCommand(at), "us-east-1");
    const { Buckets, Owner } = await other.send(new ListBucketsCommand({}), "us-east-1");
    expect(Buckets?.[0]?.CreationDate?.getTime()).toBeGreaterThanOrEqual(before);
    expect(Owner?.ID).not.toBe(s3.owner);
  });
});

describe("the configurations of a bucket", () => {
  test("are listed in pages that say where they begin and where the next one does", async () => {
    const page = async (ContinuationToken?: string) =>
      answer(new ListBucketInventoryConfigurationsCommand({ ...at, ContinuationToken }));
    expect(await page()).toEqual({ IsTruncated: false });
    const ids = Array.from({ length: 101 }, (_, index) => `id-${String(index).padStart(3, "0")}`);
    const { InventoryConfiguration } = inventory("a").input;
    const entries = ids.map((Id) => [Id, { ...InventoryConfiguration, Id }] as const);
    s3.plant(Bucket, "inventory", new Map(entries.slice(0, 100)));
    expect(await page()).toEqual({ IsTruncated: false, InventoryConfigurationList: expect.any(Array) });
    s3.plant(Bucket, "inventory", new Map(entries));
    const first = (await page()) as { NextContinuationToken: string };
    expect(first).toMatchObject({ IsTruncated: true, NextContinuationToken: expect.any(String) });
    expect(first).not.toHaveProperty("ContinuationToken");
    expect(await page(first.NextContinuationToken)).toEqual({
      IsTruncated: false,
      ContinuationToken: first.NextContinuationToken,
      InventoryConfigurationList: [entries[100]?.[1]],
    });
  });

  test.each(["a", "A.b_c-9", "x".repeat(64)])("can have the Id %s", async (Id) => {
    await send(inventory(Id));
    expect(await answer(new GetBucketInventoryConfigurationCommand({ ...at, Id }))).toMatchObject({
      InventoryConfiguration: { Id },
    });
  });

  test.each(["", "a b", "a/b", "a*", "*a", "x".repeat(65)])("cannot have the Id %j", async (Id) => {
    expect(await refusal(inventory(Id))).toMatchObject({
      Code: "InvalidArgument",
      message: "The specified configuration ID is not valid",
      ArgumentName: "Id",
    });
  });

  test("are deleted one by one", async () => {
    for (const id of ["a", "b"]) await send(inventory(id));
    expect(await answer(new DeleteBucketInventoryConfigurationCommand({ ...at, Id: "a" }))).toEqual({});
    const left = { InventoryConfigurationList: [{ Id: "b" }] };
    expect(await answer(new ListBucketInventoryConfigurationsCommand(at))).toMatchObject(left);
  });
});

describe("what is not part of this S3", () => {
  const notImplemented = "A header you provided implies functionality that is not implemented";

  test("is not implemented: other calls of S3 Control and KMS", async () => {
    const point = new DeleteAccessPointCommand({ AccountId: account, Name: "point", Bucket } as never);
    const key = new ScheduleKeyDeletionCommand({ KeyId: "k" });
    for (const command of [point, key]) {
      const { message, $metadata, $fault } = await refusal(command as Command);
      expect([message, $metadata.httpStatusCode, $fault]).toEqual([notImplemented, 501, "server"]);
    }
  });

  test("is not implemented: configuration of objects, which has names like that of buckets", async () => {
    const object = { ...at, Key: "k" };
    for (const command of [
      new GetObjectTaggingCommand(object),
      new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } }),
      new DeleteObjectTaggingCommand(object),
      new GetObjectAclCommand(object),
    ])
      expect((await refusal(command as Command)).message).toBe(notImplemented);
  });

  test.each([
    "arn:aws:s3:::example-bucket/key",
    "arn:aws:s3:ca-central-1:111122223333:accesspoint/a",
    "xarn:aws:s3:::example-bucket",
  ])("has no tags: %s", async (ResourceArn) => {
    const list = new ListTagsForResourceCommand({ AccountId: account, ResourceArn });
    expect(await refusal(list)).toMatchObject({
      name: "NoSuchResource",
      message: "The specified resource doesn't exist.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("are tags of nothing", async () => {
    const tag = new TagResourceCommand({
      AccountId: account,
      ResourceArn: `arn:aws:s3:::${Bucket}`,
      Tags: undefined,
    });
    expect((await refusal(tag)).name).toBe("MalformedXML");
  });
});

describe("the owner that a call expects", () => {
  test.each([
    ["1111222233334", "InvalidBucketOwnerAWSAccountID"],
    ["11112222333", "InvalidBucketOwnerAWSAccountID"],
    ["x11122223333", "InvalidBucketOwnerAWSAccountID"],
    ["444455556666", "AccessDenied"],
  ])("%s is answered with %s", async (ExpectedBucketOwner, code) => {
    expect((await refusal(new GetBucketVersioningCommand({ ...at, ExpectedBucketOwner }))).name).toBe(code);
  });
});

describe("an alias of a key", () => {
  test("is moved to another key, and ARNs are of the partition of the region", async () => {
    s3.plantKey("cn-north-1", "one", "alias/orders");
    const arn = s3.plantKey("cn-north-1", "two", "alias/orders");
    expect(arn).toBe(`arn:aws-cn:kms:cn-north-1:${account}:key/two`);
    const described = await answer(new DescribeKeyCommand({ KeyId: "alias/orders" }), "cn-north-1");
    expect(described).toEqual({
      KeyMetadata: {
        AWSAccountId: account,
        Arn: arn,
        KeyId: "two",
        Enabled: true,
        KeyState: "Enabled",
      },
    });
    expect((await refusal(new DescribeKeyCommand({ KeyId: "none" }))).$metadata.httpStatusCode).toBe(400);
  });
});
