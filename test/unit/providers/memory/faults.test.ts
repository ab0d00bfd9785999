import {
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { operation } from "../../../../core/providers/operation.ts";
import type { Command } from "../../../../core/providers/provider.ts";

import { at, Bucket, newS3, putPolicy, refusal, region, s3, send, versioning } from "./scene.ts";

beforeEach(newS3);

describe("a test", () => {
  test("can count the calls, each with an id of its own", async () => {
    s3.calls.length = 0;
    const { $metadata } = await send(versioning("Enabled"));
    await refusal(new GetBucketTaggingCommand(at));
    for (const { requestId } of s3.calls) expect(requestId).toMatch(/^[0-9A-F]{16}$/);
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
  ])("%# equals the error that the SDK makes", async (command, more) => {
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
