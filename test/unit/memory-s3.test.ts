import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  CreateBucketMetadataConfigurationCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketMetadataConfigurationCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAbacCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketMetadataConfigurationCommand,
  GetBucketMetadataTableConfigurationCommand,
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
  PutBucketAbacCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
  UpdateBucketMetadataJournalTableConfigurationCommand,
} from "@aws-sdk/client-s3";
import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { beforeEach, describe, expect, test } from "vitest";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { operation } from "../../core/providers/operation.ts";
import type { Command } from "../../core/providers/provider.ts";

const region = "eu-central-1";
const Bucket = "example-bucket";
const at = { Bucket };

let s3: MemoryS3;

const send = <A extends object>(command: Command<A>, to = region) => s3.send(command, to);

const create = (name: string, where = region, more: object = {}) =>
  send(
    new CreateBucketCommand({
      Bucket: name,
      ...more,
      CreateBucketConfiguration: {
        ...(where === "us-east-1" ? {} : { LocationConstraint: where as "eu-central-1" }),
        ...(more as { CreateBucketConfiguration?: object }).CreateBucketConfiguration,
      },
    }),
    where,
  );

const refusal = async (command: Command, to = region): Promise<S3ServiceException & { Code?: string }> => {
  const outcome = await send(command, to).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(S3ServiceException);
  return outcome as S3ServiceException;
};

const expectRefusal = async (command: Command, status: number, code: string) => {
  const { Code, name, $metadata } = await refusal(command);
  expect({ status: $metadata.httpStatusCode, Code, name }).toEqual({ status, Code: code, name: code });
};

const versioning = (Status: string) =>
  new PutBucketVersioningCommand({ ...at, VersioningConfiguration: { Status: Status as "Enabled" } });

const tagged = (TagSet: { Key: string; Value: string }[]) =>
  new PutBucketTaggingCommand({ ...at, Tagging: { TagSet } });

const owned = (ObjectOwnership: "BucketOwnerEnforced" | "ObjectWriter") =>
  new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls: { Rules: [{ ObjectOwnership }] } });

const unblocked = () => new DeletePublicAccessBlockCommand(at);

const policy = (statement: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...statement,
      },
    ],
  });

const putPolicy = (Policy: string) => new PutBucketPolicyCommand({ ...at, Policy });

const inventory = (Id: string) =>
  new PutBucketInventoryConfigurationCommand({
    ...at,
    Id,
    InventoryConfiguration: {
      Id,
      IsEnabled: true,
      IncludedObjectVersions: "All",
      Schedule: { Frequency: "Daily" },
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports-bucket", Format: "CSV" } },
    },
  });

const replicationTo = (name: string) =>
  new PutBucketReplicationCommand({
    ...at,
    ReplicationConfiguration: {
      Role: "arn:aws:iam::111122223333:role/replicate",
      Rules: [
        {
          Status: "Enabled",
          Priority: 1,
          Filter: {},
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket: `arn:aws:s3:::${name}` },
        },
      ],
    },
  });

beforeEach(async () => {
  s3 = new MemoryS3({ now: () => new Date("2026-11-23T00:00:00Z") });
  await create(Bucket);
});

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

  test("is refused for a bucket one has, and for somebody else's", async () => {
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
  test("for nobody's bucket is NoSuchBucket, also after it was deleted", async () => {
    await send(new DeleteBucketCommand(at));
    await expect(send(new GetBucketVersioningCommand(at))).rejects.toBeInstanceOf(NoSuchBucket);
  });

  test("by HEAD for nobody's bucket is NotFound without a code", async () => {
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
    await expectRefusal(ask("nobody"), 400, "InvalidBucketOwnerAWSAccountID");
    await expect(send(ask("111122223333"))).resolves.toBeDefined();
  });

  test("for an operation that is not about configuration is not implemented", async () => {
    await expectRefusal(new PutObjectCommand({ ...at, Key: "k" }), 501, "NotImplemented");
  });
});

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

  test("has S3's default put back by DELETE where there always is one", async () => {
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

describe("access", () => {
  test("a public policy is denied while public policies are blocked", async () => {
    await expectRefusal(putPolicy(policy()), 403, "AccessDenied");
    await expectRefusal(putPolicy(policy({ Principal: { AWS: ["*"] } })), 403, "AccessDenied");
    const allBut = { Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" } };
    await expectRefusal(putPolicy(policy(allBut)), 403, "AccessDenied");
    await send(putPolicy(policy({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } })));
    await send(putPolicy(policy({ Effect: "Deny" })));
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: false });
    await send(unblocked());
    await send(putPolicy(policy()));
    expect((await send(new GetBucketPolicyCommand(at))).Policy).toBe(policy());
    expect((await send(new GetBucketPolicyStatusCommand(at))).PolicyStatus).toEqual({ IsPublic: true });
  });

  test.each([
    "not json",
    "[]",
    "{",
    "{}",
    policy({ Effect: "Maybe" }),
    policy({ Principal: undefined }),
    policy({ Action: undefined }),
    policy({ Resource: "arn:aws:s3:::somebody-elses-bucket/*" }),
    policy({ Principal: { AWS: "AIDAEXAMPLE" } }),
  ])("the policy %j is malformed", async (text) => {
    await expectRefusal(putPolicy(text), 400, "MalformedPolicy");
  });

  test("a policy beyond 20 KB is refused", async () => {
    const { $metadata } = await refusal(putPolicy(policy({ Sid: "x".repeat(21 * 1024) })));
    expect($metadata.httpStatusCode).toBe(400);
  });

  test("an account id in a policy reads back as the account's root", async () => {
    await send(putPolicy(policy({ Principal: { AWS: "444455556666" } })));
    const { Policy = "" } = await send(new GetBucketPolicyCommand(at));
    expect(JSON.parse(Policy).Statement[0].Principal).toEqual({ AWS: "arn:aws:iam::444455556666:root" });
  });

  test("an ACL is not supported while the owner owns everything", async () => {
    await expectRefusal(
      new PutBucketAclCommand({ ...at, ACL: "private" }),
      400,
      "AccessControlListNotSupported",
    );
  });

  test("a public ACL is denied while public ACLs are blocked", async () => {
    await send(owned("ObjectWriter"));
    await expectRefusal(new PutBucketAclCommand({ ...at, ACL: "public-read" }), 403, "AccessDenied");
    await send(unblocked());
    await send(new PutBucketAclCommand({ ...at, ACL: "public-read" }));
    const { Grants } = await send(new GetBucketAclCommand(at));
    expect(Grants?.map(({ Permission }) => Permission)).toEqual(["FULL_CONTROL", "READ"]);
  });

  test("ownership is not enforced while the ACL grants others something", async () => {
    await send(new DeleteBucketOwnershipControlsCommand(at));
    const uri = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    await send(
      new PutBucketAclCommand({ ...at, GrantWrite: `uri="${uri}"`, GrantFullControl: `id=${s3.owner}` }),
    );
    await expectRefusal(owned("BucketOwnerEnforced"), 400, "InvalidBucketAclWithObjectOwnership");
    await send(new PutBucketAclCommand({ ...at, ACL: "private" }));
    await send(owned("BucketOwnerEnforced"));
  });

  test.each([
    [{}, 400, "MissingSecurityHeader"],
    [{ ACL: "private" as const, GrantRead: "id=x" }, 400, "InvalidRequest"],
    [{ GrantRead: 'emailAddress="a@example.com"' }, 405, "MethodNotAllowed"],
    [{ GrantRead: "id=wrong" }, 400, "InvalidArgument"],
    [{ AccessControlPolicy: {} }, 400, "MalformedACLError"],
  ])("the ACL request %j is refused", async (input, status, code) => {
    await send(owned("ObjectWriter"));
    await expectRefusal(new PutBucketAclCommand({ ...at, ...input }), status, code);
  });

  test("ownership has exactly one rule", async () => {
    const none = new PutBucketOwnershipControlsCommand({ ...at, OwnershipControls: { Rules: [] } });
    await expectRefusal(none, 400, "MalformedXML");
  });
});

describe("lifecycle rules", () => {
  const put = (rule: object, more: object = {}) =>
    new PutBucketLifecycleConfigurationCommand({
      ...at,
      ...more,
      LifecycleConfiguration: {
        Rules: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 }, ...rule }],
      },
    });

  test("get an id, and their minimum size is reset by a PUT that leaves it out", async () => {
    await send(put({}, { TransitionDefaultMinimumObjectSize: "varies_by_storage_class" }));
    const first = await send(new GetBucketLifecycleConfigurationCommand(at));
    expect(first.TransitionDefaultMinimumObjectSize).toBe("varies_by_storage_class");
    expect(first.Rules?.[0]).toMatchObject({ ID: expect.stringMatching(/.{20}/), Filter: {} });
    const answer = await send(put({}));
    expect(answer).toMatchObject({ TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" });
    const { Rules, TransitionDefaultMinimumObjectSize } = await send(
      new GetBucketLifecycleConfigurationCommand(at),
    );
    expect(TransitionDefaultMinimumObjectSize).toBe("all_storage_classes_128K");
    expect(Rules?.[0]?.ID).not.toBe(first.Rules?.[0]?.ID);
  });

  test.each([
    [{ Filter: undefined }, "MalformedXML"],
    [{ Expiration: { Date: new Date("2030-01-01T01:00:00Z") } }, "InvalidArgument"],
    [{ Expiration: undefined }, "InvalidRequest"],
    [{ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, "MalformedXML"],
  ])("%j are refused", async (rule, code) => {
    await expectRefusal(put(rule), 400, code);
  });
});

describe("notifications", () => {
  const queue = "arn:aws:sqs:eu-central-1:111122223333:queue";
  const put = (more: object = {}) =>
    new PutBucketNotificationConfigurationCommand({
      ...at,
      NotificationConfiguration: {
        TopicConfigurations: [],
        EventBridgeConfiguration: {},
        QueueConfigurations: [
          {
            QueueArn: queue,
            Events: ["s3:ObjectCreated:*"],
            Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "a/" }] } },
          },
        ],
      },
      ...more,
    });

  test("get an id and capitalised filter names, and switch EventBridge by being there", async () => {
    await send(put());
    const { $metadata, ...answer } = await send(new GetBucketNotificationConfigurationCommand(at));
    expect(answer).toEqual({
      EventBridgeConfiguration: {},
      QueueConfigurations: [
        {
          Id: expect.stringMatching(/.{20}/),
          QueueArn: queue,
          Events: ["s3:ObjectCreated:*"],
          Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: "a/" }] } },
        },
      ],
    });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test("to a destination that S3 cannot reach are refused, unless told not to look", async () => {
    s3.unreachable.add(queue);
    await expectRefusal(put(), 400, "InvalidArgument");
    await send(put({ SkipDestinationValidation: true }));
  });
});

describe("other configurations", () => {
  const logTo = (TargetBucket: string) =>
    new PutBucketLoggingCommand({
      ...at,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: "" } },
    });

  test("logging needs a target in the same region, and an empty one switches it off", async () => {
    await expectRefusal(logTo("nobodys-bucket"), 400, "InvalidTargetBucketForLogging");
    await create("far-bucket", "us-west-2");
    await expectRefusal(logTo("far-bucket"), 403, "CrossLocationLoggingProhibitted");
    await create("log-bucket");
    await send(logTo("log-bucket"));
    await send(new PutBucketLoggingCommand({ ...at, BucketLoggingStatus: {} }));
    expect(await send(new GetBucketLoggingCommand(at))).not.toHaveProperty("LoggingEnabled");
  });

  test.each([
    [
      new PutBucketCorsCommand({
        ...at,
        CORSConfiguration: { CORSRules: [{ AllowedMethods: ["PATCH"], AllowedOrigins: ["*"] }] },
      }),
      "InvalidRequest",
    ],
    [
      new PutBucketAccelerateConfigurationCommand({
        ...at,
        AccelerateConfiguration: { Status: "On" as "Enabled" },
      }),
      "MalformedXML",
    ],
    [
      new PutBucketEncryptionCommand({ ...at, ServerSideEncryptionConfiguration: { Rules: [] } }),
      "MalformedXML",
    ],
    [new PutBucketWebsiteCommand({ ...at, WebsiteConfiguration: {} }), "InvalidArgument"],
    [new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: {} }), "InvalidRequest"],
  ])("%# refuse what S3 refuses", async (command, code) => {
    await expectRefusal(command, 400, code);
  });

  test("metadata tables are created, changed and deleted, and answered in another shape", async () => {
    const journal = { JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" as const } } };
    const update = new UpdateBucketMetadataJournalTableConfigurationCommand({
      ...at,
      JournalTableConfiguration: { RecordExpiration: { Expiration: "ENABLED", Days: 7 } },
    });
    await expectRefusal(update, 404, "MetadataConfigurationNotFound");
    await send(new CreateBucketMetadataConfigurationCommand({ ...at, MetadataConfiguration: journal }));
    await send(update);
    const answer = await send(new GetBucketMetadataConfigurationCommand(at));
    expect(answer.GetBucketMetadataConfigurationResult?.MetadataConfigurationResult).toMatchObject({
      JournalTableConfigurationResult: { RecordExpiration: { Expiration: "ENABLED", Days: 7 } },
      InventoryTableConfigurationResult: { ConfigurationState: "DISABLED" },
    });
    await send(new DeleteBucketMetadataConfigurationCommand(at));
    await expectRefusal(new GetBucketMetadataConfigurationCommand(at), 404, "MetadataConfigurationNotFound");
    await expectRefusal(new GetBucketMetadataTableConfigurationCommand(at), 405, "V1APIsNotAllowed");
  });
});

describe("configurations with an id", () => {
  test("come sorted by id, in pages of a hundred", async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `id-${String(index).padStart(3, "0")}`);
    for (const id of [...ids].reverse()) await send(inventory(id));
    const pages: (string | undefined)[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await send(new ListBucketInventoryConfigurationsCommand({ ...at, ContinuationToken }));
      pages.push(page.InventoryConfigurationList?.map(({ Id }) => Id) ?? []);
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 1]);
    expect(pages.flat()).toEqual(ids);
  });

  test("are at most a thousand, but each of them can be replaced", async () => {
    const metrics = (Id: string) =>
      new PutBucketMetricsConfigurationCommand({ ...at, Id, MetricsConfiguration: { Id } });
    const full = Array.from({ length: 1000 }, (_, index) => [`${index}`, { Id: `${index}` }] as const);
    s3.plant(Bucket, "metrics", new Map(full));
    await expectRefusal(metrics("one-more"), 400, "TooManyConfigurations");
    await send(metrics("7"));
  });

  test("are found by their id until they are deleted, which works once", async () => {
    await send(inventory("a"));
    const one = { ...at, Id: "a" };
    const { InventoryConfiguration } = await send(new GetBucketInventoryConfigurationCommand(one));
    expect(InventoryConfiguration).toMatchObject({ Id: "a", IsEnabled: true });
    await send(new DeleteBucketInventoryConfigurationCommand(one));
    await expectRefusal(new DeleteBucketInventoryConfigurationCommand(one), 404, "NoSuchConfiguration");
  });
});

describe("a test", () => {
  test("can count the calls, each with an id of its own", async () => {
    s3.calls.length = 0;
    const { $metadata } = await send(versioning("Enabled"));
    await refusal(new GetBucketTaggingCommand(at));
    expect(s3.calls).toEqual([
      { operation: "PutBucketVersioning", bucket: Bucket, write: true, requestId: $metadata.requestId },
      {
        operation: "GetBucketTagging",
        bucket: Bucket,
        write: false,
        requestId: expect.not.stringMatching($metadata.requestId),
        code: "NoSuchTagSet",
      },
    ]);
  });

  test("can make a call fail before anything happens", async () => {
    s3.intercept = (name) => (name === "PutBucketVersioning" ? new Error("SlowDown") : undefined);
    await expect(send(versioning("Enabled"))).rejects.toThrow("SlowDown");
    expect(s3.peek(Bucket, "versioning")).toBeUndefined();
  });

  test("can lose the answer of a call that was carried out", async () => {
    s3.after = () => new Error("socket hang up");
    await expect(send(versioning("Enabled"))).rejects.toThrow("socket hang up");
    expect(s3.peek(Bucket, "versioning")).toEqual({ Status: "Enabled" });
    expect(s3.calls.at(-1)).not.toHaveProperty("code");
  });

  test("can have reads see the value from before the last write, or the next one", async () => {
    const read = async () => (await send(new GetBucketVersioningCommand(at))).Status;
    await send(versioning("Enabled"));
    s3.stale(Bucket, "versioning", 2);
    expect([await read(), await read(), await read()]).toEqual([undefined, undefined, "Enabled"]);
    s3.lag(Bucket, "versioning", 1);
    expect(await read()).toBe("Enabled");
    await send(versioning("Suspended"));
    expect([await read(), await read()]).toEqual(["Enabled", "Suspended"]);
  });
});

describe("an exception", () => {
  const fromSdk = async (command: Command, statusCode: number, body: string) => {
    const client = new S3Client({
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      requestHandler: {
        handle: async () => ({
          response: {
            statusCode,
            headers: { "x-amz-request-id": "R", "x-amz-bucket-region": region },
            body: new TextEncoder().encode(body),
          },
        }),
      } as never,
    });
    return client.send(command as never).catch((error: unknown) => error as S3ServiceException);
  };
  const body = ({ Code, message }: { Code?: string; message: string }, more: string) =>
    `<Error><Code>${Code}</Code><Message>${message}</Message>${more}<RequestId>R</RequestId></Error>`;

  test.each([
    [new GetBucketTaggingCommand(at), `<BucketName>${Bucket}</BucketName>`],
    [new GetBucketTaggingCommand({ Bucket: "nobodys-bucket" }), "<BucketName>nobodys-bucket</BucketName>"],
    [new GetBucketTaggingCommand({ ...at, ExpectedBucketOwner: "999999999999" }), ""],
    [new HeadBucketCommand({ Bucket: "nobodys-bucket" }), undefined],
    [new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: {} }), ""],
  ])("%# looks as the SDK would have made it", async (command, more) => {
    const ours = await refusal(command);
    const status = ours.$metadata.httpStatusCode ?? 0;
    const theirs = await fromSdk(command, status, more === undefined ? "" : body(ours, more));
    const visible = (error: unknown) => {
      const { $metadata, RequestId, ...rest } = error as { $metadata: unknown; RequestId?: string };
      const { name, message, constructor: made } = error as Error;
      return {
        ...rest,
        name,
        message,
        made,
        status: ($metadata as { httpStatusCode: number }).httpStatusCode,
      };
    };
    expect(visible(ours)).toEqual(visible(theirs));
  });
});

describe("the operation of a command", () => {
  test("is named by S3, with its verb, its sub-resource and the member that is its body", () => {
    expect(operation(versioning("Enabled"))).toMatchObject({
      name: "PutBucketVersioning",
      service: "s3",
      verb: "PUT",
      subresource: "versioning",
      payload: "VersioningConfiguration",
      write: true,
      headers: { ExpectedBucketOwner: "x-amz-expected-bucket-owner" },
    });
    expect(operation(putPolicy("{}")).payload).toBe("Policy");
    expect(operation(new HeadBucketCommand(at))).toMatchObject({
      verb: "HEAD",
      subresource: "",
      write: false,
    });
    expect(operation(new ListBucketsCommand({})).subresource).toBe("");
    expect(operation(new ListBucketInventoryConfigurationsCommand(at)).subresource).toBe("inventory");
  });
});
