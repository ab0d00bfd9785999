import { describe, expect, it } from "vitest";
import { NotATrailRecord, onTrailRecord } from "../../../service/triggers/trailRecord.ts";

const detail = {
  eventID: "e-1",
  eventName: "PutBucketPublicAccessBlock",
  eventSource: "s3.amazonaws.com",
  eventTime: "2026-09-28T18:51:02Z",
  awsRegion: "ap-south-1",
  requestID: "r-1",
  sourceIPAddress: "203.0.113.9",
  userAgent: "aws-cli",
  userIdentity: {
    type: "IAMUser",
    arn: "arn:aws:iam::111122223333:user/mallory",
    accountId: "111122223333",
    userName: "mallory",
  },
  requestParameters: { bucketName: "orders-archive" },
};
const event = (changed: object = {}) => ({ source: "aws.s3", detail: { ...detail, ...changed } });

describe("a trail event", () => {
  it("triggers a check of the facet that it touches, with the caller and the call", () => {
    expect(onTrailRecord(event())).toEqual({
      bucket: "orders-archive",
      id: "e-1",
      cause: {
        why: "drift",
        at: "2026-09-28T18:51:02.000Z",
        facets: ["blockPublicAccess"],
        call: {
          event: "PutBucketPublicAccessBlock",
          requestId: "r-1",
          region: "ap-south-1",
          sourceIp: "203.0.113.9",
          userAgent: "aws-cli",
          principal: {
            name: "mallory",
            type: "IAMUser",
            arn: "arn:aws:iam::111122223333:user/mallory",
            account: "111122223333",
          },
        },
      },
    });
  });

  it("is also recognised by the API's own name of the call", () => {
    expect(onTrailRecord(event({ eventName: "PutPublicAccessBlock" }))).toMatchObject({
      cause: { facets: ["blockPublicAccess"] },
    });
  });

  it.each(["CreateBucket", "DeleteBucket"])("%s concerns all facets", (eventName) => {
    expect(onTrailRecord(event({ eventName }))).not.toHaveProperty("cause.facets");
  });

  const named = "arn:aws:s3:::orders-archive";
  const records: [string, object][] = [
    ["resource", { requestParameters: { resource: named } }],
    [
      "its resources alone, in lower case",
      { requestParameters: null, resources: [{ type: "AWS::S3::Bucket", arn: named }] },
    ],
    ["resourceArn", { requestParameters: { resourceArn: named } }],
    [
      "an escaped resourceArn",
      { requestParameters: { resourceArn: "arn%3Aaws%3As3%3A%3A%3Aorders-archive" } },
    ],
    ["resourceArn in China", { requestParameters: { resourceArn: "arn:aws-cn:s3:::orders-archive" } }],
    [
      "its resources alone",
      { requestParameters: null, resources: [{ type: "AWS::S3::Bucket", ARN: named }] },
    ],
    ["a bucketName, too", { requestParameters: { bucketName: "orders-archive", resourceArn: named } }],
  ];
  it.each(
    ["TagResource", "UntagResource"].flatMap((name) => records.map((record) => [name, ...record] as const)),
  )("%s of S3 Control reaches the bucket that it names by %s", (eventName, _, changed) => {
    expect(onTrailRecord(event({ eventName, ...changed }))).toMatchObject({
      bucket: "orders-archive",
      cause: { facets: ["tags"] },
    });
  });

  it("has the time in milliseconds if the record has it", () => {
    const endTime = Date.parse("2026-09-28T18:51:02.233Z");
    expect(onTrailRecord(event({ additionalEventData: { endTime } }))).toMatchObject({
      cause: { at: "2026-09-28T18:51:02.233Z" },
    });
  });

  it.each([
    ["a failed call", { errorCode: "AccessDenied" }, "failed with AccessDenied"],
    [
      "a directory bucket's",
      { eventSource: "s3express.amazonaws.com" },
      "not the API of general purpose buckets",
    ],
    ["one without a bucket", { requestParameters: null }, "names no bucket"],
    [
      "one of an access point",
      {
        eventName: "TagResource",
        requestParameters: { resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/ap" },
      },
      "names no bucket",
    ],
    [
      "one of an access point, by its resourceArn",
      {
        eventName: "TagResource",
        requestParameters: { resourceArn: "arn:aws:s3:us-east-1:111122223333:accesspoint/ap" },
      },
      "names no bucket",
    ],
    [
      "one of a Storage Lens group",
      {
        eventName: "UntagResource",
        requestParameters: { resourceArn: "arn:aws:s3:us-east-1:111122223333:storage-lens-group/g" },
      },
      "names no bucket",
    ],
    [
      "one of an object",
      { eventName: "TagResource", requestParameters: { resourceArn: "arn:aws:s3:::orders-archive%2Fkey" } },
      "names no bucket",
    ],
    ["one that changes no facet", { eventName: "PutBucketSomethingNew" }, "changes no facet"],
  ])("is ignored if it is %s", (_, changed, reason) => {
    expect(onTrailRecord(event(changed))).toEqual({ ignored: expect.stringContaining(reason) });
  });

  it.each([undefined, null, 7, "text", {}, { detail: {} }, { detail: { ...detail, eventTime: "noon" } }])(
    "that is not a CloudTrail record (%j) is an error",
    (nonsense) => expect(() => onTrailRecord(nonsense)).toThrow(NotATrailRecord),
  );
});

describe("the principal behind a call", () => {
  const principal = (userIdentity: object) => {
    const trigger = onTrailRecord(event({ userIdentity }));
    return "cause" in trigger ? trigger.cause.call?.principal.name : undefined;
  };

  it.each([
    ["a user", { type: "IAMUser", userName: "alice" }, "alice"],
    ["root", { type: "Root", accountId: "111122223333" }, "root of 111122223333"],
    [
      "a role's session",
      {
        type: "AssumedRole",
        principalId: "AROAX:bob@example.com",
        sessionContext: { sessionIssuer: { userName: "Admin" } },
      },
      "Admin/bob@example.com",
    ],
    ["a service", { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" }, "cloudtrail.amazonaws.com"],
    [
      "a service on behalf of a user",
      { type: "IAMUser", userName: "deployer", invokedBy: "cloudformation.amazonaws.com" },
      "deployer through cloudformation.amazonaws.com",
    ],
    ["another account", { type: "AWSAccount", accountId: "999988887777" }, "999988887777"],
    ["a caller whom CloudTrail does not name", {}, "unknown"],
  ])("is named: %s", (_, identity, name) => expect(principal(identity)).toBe(name));
});
