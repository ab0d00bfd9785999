import { DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketTaggingCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketMetricsConfigurationsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { ListTagsForResourceCommand, TagResourceCommand } from "@aws-sdk/client-s3-control";
import { describe, expect, it } from "vitest";
import { membersOf, operation } from "../../../core/providers/operation.ts";
import type { Command } from "../../../core/providers/provider.ts";
import { RecordingS3Provider } from "../../../core/providers/recording.ts";
import { partitionOf } from "../../../core/providers/regions.ts";

const Bucket = "orders-archive";
const resource = { AccountId: "111122223333", ResourceArn: "arn:aws:s3:::orders-archive" };
const tags = "/v20180820/tags/{ResourceArn+}";

describe("what the SDK's own schema says of a command", () => {
  it.each<
    [
      Command,
      service: string,
      verb: string,
      path: string,
      subresource: string,
      status: number,
      write: boolean,
    ]
  >([
    [new GetBucketVersioningCommand({ Bucket }), "s3", "GET", "/", "versioning", 200, false],
    [new PutBucketVersioningCommand({ Bucket } as never), "s3", "PUT", "/", "versioning", 200, true],
    [new DeleteBucketTaggingCommand({ Bucket }), "s3", "DELETE", "/", "tagging", 204, true],
    [new ListBucketMetricsConfigurationsCommand({ Bucket }), "s3", "GET", "/", "metrics", 200, false],
    [new HeadBucketCommand({ Bucket }), "s3", "HEAD", "/", "", 200, false],
    [new CreateBucketCommand({ Bucket }), "s3", "PUT", "/", "", 200, true],
    [new GetObjectCommand({ Bucket, Key: "k" }), "s3", "GET", "/{Key+}", "", 200, false],
    [new DescribeKeyCommand({ KeyId: "k" }), "kms", "GET", "/", "", 200, false],
    [new ScheduleKeyDeletionCommand({ KeyId: "k" }), "kms", "POST", "/", "", 200, true],
    [new ListTagsForResourceCommand(resource), "s3control", "GET", tags, "", 200, false],
    [new TagResourceCommand({ ...resource, Tags: [] }), "s3control", "POST", tags, "", 204, true],
  ])("is its service, its call, and whether it writes: %#", (command, ...expected) => {
    const { service, verb, path, subresource, status, write } = operation(command);
    expect([service, verb, path, subresource, status, write]).toEqual(expected);
    expect(`${operation(command).name}Command`).toBe(command.constructor.name);
  });

  it("is which member travels as the body, and which in a header", () => {
    const put = operation(new PutBucketLifecycleConfigurationCommand({ Bucket }));
    expect(put.members).toEqual([
      "Bucket",
      "ChecksumAlgorithm",
      "LifecycleConfiguration",
      "ExpectedBucketOwner",
      "TransitionDefaultMinimumObjectSize",
    ]);
    expect(put.payload).toBe("LifecycleConfiguration");
    expect(put.headers).toEqual({
      ChecksumAlgorithm: "x-amz-sdk-checksum-algorithm",
      ExpectedBucketOwner: "x-amz-expected-bucket-owner",
      TransitionDefaultMinimumObjectSize: "x-amz-transition-default-minimum-object-size",
    });
    const get = operation(new GetBucketPolicyCommand({ Bucket }));
    expect([get.payload, get.answerPayload, put.answerPayload]).toEqual([undefined, "Policy", undefined]);
  });

  it("is how each member of an answer is written", () => {
    const { output } = operation(new ListBucketMetricsConfigurationsCommand({ Bucket }));
    expect(output.map(({ name, payload, flattened }) => [name, payload, flattened])).toEqual([
      ["IsTruncated", false, false],
      ["ContinuationToken", false, false],
      ["NextContinuationToken", false, false],
      ["MetricsConfigurationList", false, true],
    ]);
  });

  it("is the same object each time: thousands of calls read it", () => {
    const [one, other] = [
      new GetBucketVersioningCommand({ Bucket }),
      new GetBucketVersioningCommand({ Bucket }),
    ];
    expect(operation(one)).toBe(operation(other));
    const [block] = operation(new GetPublicAccessBlockCommand({ Bucket })).output;
    const members = membersOf(block?.reference ?? 0);
    expect(members.map(({ name }) => name)).toContain("BlockPublicAcls");
    expect(membersOf(block?.reference ?? 0)).toBe(members);
  });

  it("is no member of what has none", () => {
    for (const simple of [0, "unit", () => 0] as const) expect(membersOf(simple as never)).toEqual([]);
  });
});

describe("the partition of a region", () => {
  it.each([
    ["ca-central-1", "aws"],
    ["eu-west-1", "aws"],
    ["us-east-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
  ])("%s is %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});

describe("a provider that records", () => {
  const inner = {
    region: "ca-central-1",
    owner: "111122223333",
    caller: "arn:aws:iam::111122223333:role/deployer",
    reader: "arn:aws:iam::111122223333:role/reader",
    read: async (region: string, { input }: Command) => ({ region, input }),
    write: async () => {
      throw new Error("nothing is to be written");
    },
  };

  it("reads through the other one, and has its region, owner, caller and reader", async () => {
    const provider = new RecordingS3Provider(inner as never);
    const { region, owner, caller, reader } = provider;
    expect({ region, owner, caller, reader }).toEqual({
      region: inner.region,
      owner: inner.owner,
      caller: inner.caller,
      reader: inner.reader,
    });
    expect(await provider.read("eu-west-1", new HeadBucketCommand({ Bucket }))).toEqual({
      region: "eu-west-1",
      input: { Bucket },
    });
  });

  it("writes down each write in the order in which they come, under an id of its own", async () => {
    const provider = new RecordingS3Provider(inner as never);
    const ids: string[] = [];
    for (const command of [new CreateBucketCommand({ Bucket }), new DeleteBucketTaggingCommand({ Bucket })])
      ids.push((await provider.write("eu-west-1", command)).requestId);
    expect(ids).toEqual(["recorded-1", "recorded-2"]);
    expect(provider.recorded).toEqual([
      { region: "eu-west-1", type: "CreateBucket", input: { Bucket } },
      { region: "eu-west-1", type: "DeleteBucketTagging", input: { Bucket } },
    ]);
  });
});
