import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketAbacCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { beforeEach, describe, expect, test } from "vitest";
import { at, Bucket, create, newS3, refusal, region, s3, send, tagged } from "./scene.ts";

beforeEach(newS3);

const account = "111122223333";
const said = async (...call: Parameters<typeof refusal>) => {
  const { Code, message } = await refusal(...call);
  return `${Code}: ${message}`;
};
const creation = (name: string, more: object = {}, LocationConstraint: string | undefined = region) =>
  new CreateBucketCommand({
    Bucket: name,
    ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } }),
    ...more,
  } as never);
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, place) => make(place));

describe("the name of a new bucket", () => {
  test.each([
    "abc",
    "a".repeat(63),
    "a.b-c1",
    "0ab",
    "axn--b",
    "my-sthree-a",
    "1.2.3.4a",
    "x-s3alias2",
    "a--x-s3.b",
  ])("can be %s", async (name) => {
    await send(creation(name));
    expect(await send(new HeadBucketCommand({ Bucket: name }))).toMatchObject({
      BucketRegion: region,
      AccessPointAlias: false,
    });
  });

  test.each([
    ...[
      "ab",
      "a".repeat(64),
      "Abc",
      "-abc",
      "abc-",
      ".abc",
      "abc.",
      "a_b",
      "a..b",
      "1.2.3.4",
      "xn--a",
      "sthree-a",
    ],
    ...["amzn-s3-demo-a", "ab-s3alias", "ab--ol-s3", "ab.mrap", "ab--x-s3", "ab--table-s3"],
  ])("cannot be %s", async (name) => {
    const exception = await refusal(creation(name));
    expect(exception).toMatchObject({ Code: "InvalidBucketName", BucketName: name });
    expect(exception.message).toBe("The specified bucket is not valid.");
  });

  test("of the account's namespace needs its header, its account and its region", async () => {
    const own = (place = region, id = account) => `orders-${id}-${place}-an`;
    const header = { BucketNamespace: "account-regional" };
    expect(await said(creation(own()))).toBe(
      "MissingNamespaceHeader: The request has to name the namespace of the bucket",
    );
    expect(await said(creation("orders", header))).toBe(
      "InvalidNamespaceHeader: The name of the bucket is not of that namespace",
    );
    expect(await said(creation("orders", { BucketNamespace: "mine" }))).toBe(
      "InvalidRequest: The bucket namespace is not valid",
    );
    expect(await said(creation(own("eu-west-1"), header))).toContain("InvalidBucketName");
    expect(await said(creation(own(region, "444455556666"), header))).toContain("InvalidBucketName");
    await send(creation(own(), header));
    await send(creation("orders", { BucketNamespace: "global" }));
  });

  test("that is taken is refused, with whose it is", async () => {
    s3.addForeignBucket("their-bucket");
    expect(await said(creation("their-bucket"))).toBe(
      "BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    );
    expect(await said(creation(Bucket))).toBe(
      "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
    );
  });
});

describe("the region of a new bucket", () => {
  test.each([
    ["eu-west-1", "eu-west-1"],
    ["EU", "eu-west-1"],
    ["us-gov-west-1", "us-gov-west-1"],
    [undefined, "us-east-1"],
  ])("is, at the endpoint of us-east-1, that of its constraint %s", async (constraint, place) => {
    await send(creation("orders", {}, constraint ?? ""), "us-east-1");
    expect(await send(new HeadBucketCommand({ Bucket: "orders" }), place)).toMatchObject({
      BucketRegion: place,
    });
  });

  test.each(["us-east-1", "mars", "EU-WEST-1", "1-eu-west-1", "eu-west-1a"])(
    "is, there, not %s",
    async (LocationConstraint) => {
      const exception = await refusal(creation("orders", {}, LocationConstraint), "us-east-1");
      expect(exception).toMatchObject({ Code: "InvalidLocationConstraint", LocationConstraint });
      expect(exception.message).toBe("The specified location-constraint is not valid");
    },
  );

  test("is, elsewhere, that of the endpoint", async () => {
    const end =
      "location constraint is incompatible for the region specific endpoint this request was sent to.";
    expect(await said(creation("orders", {}, "eu-west-1"))).toBe(
      `IllegalLocationConstraintException: The eu-west-1 ${end}`,
    );
    expect(await said(creation("orders", {}, ""))).toBe(
      `IllegalLocationConstraintException: The unspecified ${end}`,
    );
    await send(creation("orders", {}, "EU"), "eu-west-1");
  });
});

describe("what a new bucket brings along", () => {
  const withTags = (...Tags: object[]) => ({
    CreateBucketConfiguration: { LocationConstraint: region, Tags },
  });
  const public_ = "http://acs.amazonaws.com/groups/global/AllUsers";
  test.each([
    [
      "tags of the system",
      withTags({ Key: "AWS:a", Value: "" }),
      'InvalidTag: User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    ],
    [
      "a tag twice",
      withTags({ Key: "a", Value: "1" }, { Key: "a", Value: "2" }),
      "InternalError: We encountered an internal error. Please try again.",
    ],
    [
      "a tag with a bad key",
      withTags({ Key: "a*", Value: "" }),
      "InvalidTag: The TagKey you have provided is invalid",
    ],
    [
      "an unknown ownership",
      { ObjectOwnership: "Mine" },
      "InvalidArgument: Invalid x-amz-object-ownership header: Mine",
    ],
    [
      "an ACL under enforced ownership",
      { ACL: "log-delivery-write" },
      "InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    ],
    [
      "a public ACL",
      { GrantRead: `uri="${public_}"`, ObjectOwnership: "ObjectWriter" },
      "InvalidBucketAclWithBlockPublicAccessError: Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    ],
  ])("is refused: %s", async (_, more, answer) => {
    expect(await said(creation("orders", more))).toBe(answer);
  });
});

describe("tags through S3 Control", () => {
  const resource = { AccountId: account, ResourceArn: `arn:aws:s3:::${Bucket}` };
  const tag = (...Tags: object[]) => new TagResourceCommand({ ...resource, Tags } as never);
  const untag = (...TagKeys: string[]) => new UntagResourceCommand({ ...resource, TagKeys });
  const tags = async () => (await send(new ListTagsForResourceCommand(resource))).Tags;
  const a = { Key: "a", Value: "1" };

  test("are added to those that are there, replaced by key, and removed by key", async () => {
    expect(await tags()).toEqual([]);
    await send(tag(a, { Key: "b", Value: "1" }));
    await send(tag({ Key: "b", Value: "2" }));
    expect(await tags()).toEqual([a, { Key: "b", Value: "2" }]);
    await send(untag("b", "c"));
    expect(await send(new GetBucketTaggingCommand(at))).toMatchObject({ TagSet: [a] });
  });

  test.each([
    [
      "of the system",
      tag({ Key: "aws:a", Value: "" }),
      'InvalidTag: User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    ],
    ["of the system, removed", untag("a", "aws:b"), "InvalidTag: System tags cannot be removed by requester"],
    [
      "with the same key",
      tag(a, { Key: "a", Value: "2" }),
      "InvalidTag: There are duplicate tag keys in your request. Remove the duplicate tag keys and try again.",
    ],
    [
      "with bad characters",
      tag({ Key: "a*", Value: "" }),
      "InvalidTag: This request contains a tag key or value that isn't valid. Valid characters include the following: [a-zA-Z+-=._:/]. Tag keys can contain up to 128 characters. Tag values can contain up to 256 characters.",
    ],
  ])("are refused: %s", async (_, command, answer) => {
    expect(await said(command)).toBe(answer);
    expect(await tags()).toEqual([]);
  });

  test("are at most fifty together with those that are there", async () => {
    await send(tagged(many(49, (index) => ({ Key: `k${index}`, Value: "" }))));
    expect(await said(tag(a, { Key: "b", Value: "" }))).toBe(
      "BadRequest: Bucket tag count cannot be greater than 50",
    );
    await send(tag(a));
    await send(tag({ Key: "k0", Value: "1" }));
    expect(await tags()).toHaveLength(50);
  });

  test("are the only ones under ABAC", async () => {
    await send(new PutBucketAbacCommand({ ...at, AbacStatus: { Status: "Enabled" } }));
    expect(await said(tagged([a]))).toBe(
      "InvalidRequest: Attribute-based access control is enabled for this bucket. Use TagResource and UntagResource.",
    );
    await send(tag(a));
  });

  test("are of a bucket that is there", async () => {
    const nowhere = { ...resource, ResourceArn: "arn:aws:s3:::nowhere" };
    expect(await said(new ListTagsForResourceCommand(nowhere))).toBe(
      "NoSuchResource: The specified resource doesn't exist.",
    );
  });
});

describe("a call that S3 does not answer", () => {
  test("names an owner that is no account", async () => {
    const head = new GetBucketTaggingCommand({ ...at, ExpectedBucketOwner: "me" });
    expect(await said(head)).toBe(
      "InvalidBucketOwnerAWSAccountID: The value of the expected bucket owner parameter must be an AWS Account ID... [me]",
    );
    expect(await said(new GetBucketTaggingCommand({ ...at, ExpectedBucketOwner: "444455556666" }))).toBe(
      "AccessDenied: Access Denied",
    );
  });

  test("is about a bucket of another account, or about objects", async () => {
    s3.addForeignBucket("their-bucket");
    expect(await said(new GetBucketTaggingCommand({ Bucket: "their-bucket" }))).toBe(
      "AccessDenied: Access Denied",
    );
    expect(await said(new PutObjectCommand({ ...at, Key: "k" }))).toBe(
      "NotImplemented: A header you provided implies functionality that is not implemented",
    );
  });

  test("is sent to another region, which the answer says", async () => {
    const exception = await refusal(new GetBucketTaggingCommand(at), "eu-west-1");
    expect(exception).toMatchObject({
      Code: "PermanentRedirect",
      Endpoint: `${Bucket}.s3.${region}.amazonaws.com`,
      Bucket,
    });
    expect(exception.$response?.headers).toMatchObject({ "x-amz-bucket-region": region });
  });
});

describe("the list of buckets", () => {
  test("has those of a prefix, of a region, and as many as asked, with where to go on", async () => {
    for (const name of ["orders-b", "orders-a", "shop"]) await create(name);
    await create("orders-c", "eu-west-1");
    const names = async (input: object) => {
      const { Buckets = [], ContinuationToken } = await send(new ListBucketsCommand(input));
      return [Buckets.map(({ Name }) => Name), ContinuationToken !== undefined];
    };
    expect(await names({ Prefix: "orders-" })).toEqual([["orders-a", "orders-b", "orders-c"], false]);
    expect(await names({ Prefix: "orders-", BucketRegion: region })).toEqual([
      ["orders-a", "orders-b"],
      false,
    ]);
    expect(await names({ Prefix: "orders-", MaxBuckets: 2 })).toEqual([["orders-a", "orders-b"], true]);
    const { ContinuationToken } = await send(new ListBucketsCommand({ Prefix: "orders-", MaxBuckets: 2 }));
    expect(await names({ Prefix: "orders-", ContinuationToken })).toEqual([["orders-c"], false]);
  });
});

describe("a key of KMS", () => {
  test("is known by its id, its ARN and its aliases, in its region", async () => {
    const arn = s3.plantKey(region, "key-1", "alias/orders");
    expect(arn).toBe(`arn:aws:kms:${region}:${account}:key/key-1`);
    const described = async (KeyId: string, place = region) =>
      (await send(new DescribeKeyCommand({ KeyId }), place)).KeyMetadata;
    for (const name of ["key-1", arn, "alias/orders", `arn:aws:kms:${region}:${account}:alias/orders`])
      expect(await described(name)).toMatchObject({
        Arn: arn,
        KeyId: "key-1",
        AWSAccountId: account,
        Enabled: true,
      });
    const exception = await refusal(new DescribeKeyCommand({ KeyId: "alias/orders" }), "eu-west-1");
    expect(exception.message).toBe("Key 'alias/orders' does not exist");
    expect(exception.name).toBe("NotFoundException");
  });
});
