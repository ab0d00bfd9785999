import {
  CreateBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  GetBucketVersioningCommand,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { countByPrincipal } from "../../../local/trail/calls.ts";
import { accountsWith, enableVersioning, home, LocalTrail } from "../../support/localTrail.ts";

let local: LocalTrail;
beforeEach(async () => {
  local = await LocalTrail.begun();
});
afterEach(() => local.end());

function eventNames(): unknown[] {
  return local.events.map((event) => event.detail.eventName);
}

const tagging = { TagSet: [] };

describe("a configuration write", () => {
  test("reaches S3 as it was signed, Host included", async () => {
    await local.client().send(enableVersioning("one"));
    expect(local.received).toEqual([`PUT /one/?versioning= ${new URL(local.trail.url).host}`]);
  });

  test("counts at S3 as one over TLS, as it is on AWS", async () => {
    const seen: unknown[] = [];
    local.answer = ({ headers }, response) => {
      seen.push(headers["x-forwarded-proto"]);
      response.end();
    };
    await local.client().send(enableVersioning("one"));
    expect(seen).toEqual(["https"]);
  });

  test("becomes the event that CloudTrail would have sent", async () => {
    await local.client().send(enableVersioning("one"));
    expect(local.events).toMatchObject([
      {
        source: "aws.s3",
        "detail-type": "AWS API Call via CloudTrail",
        account: home,
        region: "ca-central-1",
        resources: [],
        detail: {
          eventSource: "s3.amazonaws.com",
          eventName: "PutBucketVersioning",
          awsRegion: "ca-central-1",
          eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          requestParameters: { bucketName: "one", versioning: "" },
          requestID: "REQUEST1",
          readOnly: false,
          managementEvent: true,
          additionalEventData: { httpStatusCode: 200 },
          userIdentity: { type: "IAMUser", userName: "kim", arn: "arn:aws:iam::111122223333:user/kim" },
        },
      },
    ]);
    expect(local.events[0]?.detail).not.toHaveProperty("errorCode");
  });

  test("is recorded under CloudTrail's own name where that differs", async () => {
    await local.start({ eventNames: { PutBucketLifecycleConfiguration: "PutBucketLifecycle" } });
    await local
      .client()
      .send(
        new PutBucketLifecycleConfigurationCommand({ Bucket: "one", LifecycleConfiguration: { Rules: [] } }),
      );
    await local.client().send(new PutBucketTaggingCommand({ Bucket: "one", Tagging: tagging }));
    expect(eventNames()).toEqual(["PutBucketLifecycle", "PutBucketTagging"]);
  });

  test("has the request id that its caller saw, also from an S3 that sends a second one", async () => {
    local.answer = (_, response) => {
      response.setHeader("x-amzn-requestid", "OTHER").setHeader("x-amz-request-id", "REQUEST3").end();
    };
    const { $metadata } = await local.client().send(enableVersioning("one"));
    expect(local.events[0]?.detail.requestID).toBe($metadata.requestId);
  });

  test("that S3 refused is recorded with its error", async () => {
    local.answer = (_, response) => {
      response.writeHead(403, { "x-amz-request-id": "REQUEST2" });
      response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    };
    await expect(local.client().send(enableVersioning("one"))).rejects.toThrow("Access Denied");
    expect(local.events[0]?.detail).toMatchObject({
      errorCode: "AccessDenied",
      errorMessage: "Access Denied",
    });
  });

  test("with a wrong signature is not recorded", async () => {
    local.answer = (_, response) => {
      response.writeHead(403).end("<Error><Code>SignatureDoesNotMatch</Code></Error>");
    };
    await expect(local.client().send(enableVersioning("one"))).rejects.toThrow();
    expect(local.events).toEqual([]);
  });
});

describe("what is no configuration write", () => {
  test("a read sends no event", async () => {
    await local.client().send(new GetBucketVersioningCommand({ Bucket: "one" }));
    expect(local.events).toEqual([]);
  });

  test("a write to a sub-resource that S3 does not have is not taken for CreateBucket", async () => {
    await fetch(`${local.trail.url}/one/?madeUp`, { method: "PUT" });
    expect(local.events).toEqual([]);
  });

  test("an object's write sends no event", async () => {
    await local.client().send(new PutObjectCommand({ Bucket: "one", Key: "a/b?versioning", Body: "x" }));
    expect(local.events).toEqual([]);
  });
});

describe("the call log", () => {
  test("names every call with its bucket, caller and outcome", async () => {
    await local.start({ accounts: accountsWith({}) });
    await local.client().send(new CreateBucketCommand({ Bucket: "one" }));
    await local.client("ASIAX").send(new GetBucketVersioningCommand({ Bucket: "one" }));
    await local.client("AKIAX").send(new ListBucketAnalyticsConfigurationsCommand({ Bucket: "two" }));
    await local.client().send(new ListBucketsCommand({}));
    const seen = (await local.trail.calls()).map((call) => [
      call.principal,
      call.operation,
      call.bucket,
      call.write,
    ]);
    expect(seen).toEqual([
      ["kim", "CreateBucket", "one", true],
      ["dxaws-s3-local-reconcile", "GetBucketVersioning", "one", false],
      ["AKIAX", "ListBucketAnalyticsConfigurations", "two", false],
      ["kim", "ListBuckets", "", false],
    ]);
  });

  test("is counted by principal, filtered by bucket, and cleared", async () => {
    await local.client().send(enableVersioning("one"));
    await local.client().send(new GetBucketVersioningCommand({ Bucket: "one" }));
    await local.client().send(enableVersioning("two"));
    expect(countByPrincipal(await local.trail.calls("one"))).toEqual({ kim: { reads: 1, writes: 1 } });
    await local.trail.clearCalls();
    expect(await local.trail.calls()).toEqual([]);
  });
});

describe("a sub-resource that the local S3 does not know", () => {
  test("is refused before it reaches S3, where its DELETE would delete the bucket", async () => {
    await local.start({ notEmulated: ["inventory"] });
    const remove = new DeleteBucketInventoryConfigurationCommand({ Bucket: "one", Id: "a" });
    await expect(local.client().send(remove)).rejects.toMatchObject({ name: "NotImplemented" });
    expect(local.received).toEqual([]);
    expect(local.events).toEqual([]);
  });
});

describe("an S3 that is gone", () => {
  test("answers as an unavailable service, and no event is made up", async () => {
    local.s3.closeAllConnections();
    await new Promise((resolve) => local.s3.close(resolve));
    await expect(local.client().send(enableVersioning("one"))).rejects.toMatchObject({
      name: "ServiceUnavailable",
    });
    expect(local.events).toEqual([]);
  });
});
