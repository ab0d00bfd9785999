import { S3ServiceException } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import {
  failureOf as anyFailureOf,
  type FailureKind,
  S3Failure,
  toFailure,
} from "../../../core/providers/awsErrors.ts";

/** The exception that the SDK makes of an answer. */
const refusal = (httpStatusCode: number, name: string, message = "said S3") =>
  new S3ServiceException({
    name,
    message,
    $fault: httpStatusCode < 500 ? "client" : "server",
    $metadata: { httpStatusCode, requestId: "REQUEST1" },
  });

/** What the client throws when no answer came. */
const noAnswer = (code: string) => Object.assign(new Error("socket hang up"), { code });

const failureOf = (error: unknown) => toFailure(error, "PutBucketTagging");

describe("what S3 answers means", () => {
  it.each<[FailureKind, number, string, string?]>([
    ["transient", 503, "SlowDown"],
    ["transient", 503, "ServiceUnavailable"],
    ["transient", 500, "InternalError"],
    ["transient", 502, "NobodyKnowsThisOne"],
    ["transient", 429, "NobodyKnowsThisOne"],
    ["transient", 400, "RequestTimeout"],
    ["transient", 409, "OperationAborted"],
    ["transient", 307, "TemporaryRedirect"],
    ["transient", 400, "MalformedPolicy", "Invalid principal in policy"],
    ["transient", 400, "InvalidRequest", "Versioning must be 'Enabled' on the bucket"],
    ["denied", 403, "AccessDenied"],
    ["denied", 403, "AllAccessDisabled"],
    ["unauthenticated", 403, "InvalidAccessKeyId"],
    ["unauthenticated", 403, "SignatureDoesNotMatch"],
    ["unauthenticated", 400, "ExpiredToken"],
    ["unauthenticated", 400, "InvalidToken"],
    ["transient", 400, "Throttling"],
    ["transient", 400, "ThrottlingException"],
    ["transient", 400, "RequestLimitExceeded"],
    ["transient", 400, "TooManyRequestsException"],
    ["elsewhere", 400, "IllegalLocationConstraintException"],
    ["refused", 404, "NobodyKnowsThisOne"],
    ["refused", 499, "NobodyKnowsThisOne"],
    ["transient", 500, "NobodyKnowsThisOne"],
    ["unsupported", 501, "NobodyKnowsThisOne"],
    ["refused", 400, "InvalidRequest", "Invalid principal in policy"],
    ["denied", 403, "NobodyKnowsThisOne"],
    ["refused", 400, "MalformedXML"],
    ["refused", 400, "InvalidArgument"],
    ["refused", 400, "MalformedPolicy", "Policy has invalid resource"],
    ["refused", 400, "InvalidRequest", "Must specify at least one configuration."],
    ["refused", 409, "InvalidBucketState"],
    ["missing", 404, "NoSuchBucket"],
    ["unsupported", 405, "MethodNotAllowed"],
    ["unsupported", 501, "NotImplemented"],
    ["unsupported", 501, "XNotImplemented"],
    ["unsupported", 400, "UnsupportedArgument"],
    ["unsupported", 400, "UnsupportedOperation"],
    ["elsewhere", 301, "PermanentRedirect"],
  ])("%s: %i %s", (kind, status, code, message) => {
    expect(failureOf(refusal(status, code, message))).toMatchObject({ kind, code, requestId: "REQUEST1" });
  });

  it.each<[FailureKind, number, string]>([
    ["missing", 404, "NotFound"],
    ["missing", 404, "Unknown"],
    ["denied", 403, "Unknown"],
    ["elsewhere", 301, "Unknown"],
  ])("%s also at HEAD, whose %i has no body", (kind, status, name) => {
    const failure = failureOf(refusal(status, name, "UnknownError"));
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toContain("UnknownError");
  });
});

describe("the region of a bucket", () => {
  const answered = (said: string | undefined) =>
    Object.assign(refusal(400, "InvalidRequest"), {
      $response: { headers: { "x-amz-bucket-region": said } },
    });
  const from = (error: unknown, region?: string, operation = "PutBucketTagging") =>
    toFailure(error, operation, region);

  it("is another one, if S3 names another one than was asked, in a header or in the error", () => {
    expect(from(answered("eu-west-1"), "ca-central-1")).toMatchObject({
      kind: "elsewhere",
      bucketRegion: "eu-west-1",
      message: "the bucket is in region eu-west-1, not in the region of its spec",
    });
    const named = Object.assign(refusal(400, "AuthorizationHeaderMalformed"), { Region: "eu-west-1" });
    expect(from(named, "ca-central-1")).toMatchObject({ kind: "elsewhere", bucketRegion: "eu-west-1" });
  });

  it("is none that S3 does not name, that is the same, or that nothing was asked of", () => {
    expect(from(answered("ca-central-1"), "ca-central-1").kind).toBe("refused");
    expect(from(answered(undefined), "ca-central-1")).toMatchObject({
      kind: "refused",
      bucketRegion: undefined,
    });
    expect(from(answered("eu-west-1")).kind).toBe("refused");
  });

  it("is not the constraint of a new one", () => {
    const error = refusal(400, "IllegalLocationConstraintException");
    expect(from(error, undefined, "CreateBucket").kind).toBe("refused");
  });
});

describe("a call without an answer", () => {
  it.each(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENOTFOUND"])(
    "for %s may be made again later",
    (code) => {
      expect(failureOf(noAnswer(code))).toMatchObject({ kind: "transient", code });
    },
  );

  it.each(["TimeoutError", "AbortError"])("for the client's %s may be made again later", (name) => {
    expect(failureOf(Object.assign(new Error("too slow"), { name })).kind).toBe("transient");
  });

  it("without credentials is not denied: no service was asked", () => {
    const error = Object.assign(new Error("none found"), { name: "CredentialsProviderError" });
    expect(failureOf(error)).toMatchObject({
      kind: "unauthenticated",
      message: expect.stringContaining("credentials are missing, expired or invalid"),
    });
  });
});

describe("what a failure says", () => {
  it("is that a denied call may be about another account's bucket, since S3 does not say", () => {
    expect(failureOf(refusal(403, "AccessDenied", "Access Denied")).message).toBe(
      "PutBucketTagging was denied, or the bucket is owned by another account (AccessDenied: Access Denied)",
    );
  });

  it("is where the bucket lives, if S3 says so", () => {
    const elsewhere = refusal(301, "PermanentRedirect");
    expect(failureOf(elsewhere).message).toContain("another region");
    const $response = { headers: { "x-amz-bucket-region": "eu-west-1" } };
    expect(failureOf(Object.assign(elsewhere, { $response })).message).toContain("region eu-west-1");
  });

  it("is the operation and S3's own words for everything else, with the error itself as its cause", () => {
    const error = refusal(400, "InvalidTag", "System tags cannot be removed by requester");
    expect(failureOf(error)).toMatchObject({
      message: "PutBucketTagging: InvalidTag: System tags cannot be removed by requester",
      operation: "PutBucketTagging",
      cause: error,
    });
  });

  it("is said plainly for a bucket that is missing, and for credentials that no longer hold", () => {
    expect(failureOf(refusal(404, "NoSuchBucket")).message).toBe(
      "the bucket does not exist (PutBucketTagging: NoSuchBucket: said S3)",
    );
    expect(failureOf(refusal(400, "ExpiredToken")).message).toBe(
      "PutBucketTagging: the AWS credentials are missing, expired or invalid (ExpiredToken: said S3)",
    );
    expect(failureOf(refusal(301, "PermanentRedirect")).message).toBe(
      "the bucket is in another region, not in the region of its spec",
    );
  });

  it("is the code alone, where S3 says nothing more; foreign text is on one line", () => {
    expect(failureOf(refusal(400, "InvalidTag", "")).message).toBe("PutBucketTagging: InvalidTag");
    expect(failureOf(refusal(400, "InvalidTag", "InvalidTag")).message).toBe("PutBucketTagging: InvalidTag");
    expect(failureOf(refusal(400, "InvalidTag", "a\nb")).message).not.toContain("\n");
  });

  it("is the code that S3 gives before the names that the client has for it", () => {
    const error = Object.assign(refusal(400, "Named"), { Code: "Said", code: "Client" });
    expect(failureOf(error).code).toBe("Said");
    expect(failureOf(Object.assign(refusal(400, "Named"), { code: "Client" })).code).toBe("Client");
    expect(failureOf({ $metadata: { httpStatusCode: 400 } })).toMatchObject({
      code: "Unknown",
      kind: "refused",
    });
    expect(failureOf({ $metadata: {} }).kind).toBe("transient");
  });

  it("stays as it is when it comes by a second time", () => {
    const failure = failureOf(refusal(503, "SlowDown"));
    expect(toFailure(failure, "AnotherCall")).toBe(failure);
    expect(failure).toBeInstanceOf(S3Failure);
  });
});

describe("a command that the SDK cannot build", () => {
  it("is refused, with the client's reason: it concerns one bucket only", () => {
    const fault = new TypeError("x is not a function");
    expect(anyFailureOf(fault, "PutBucketTagging")).toMatchObject({
      kind: "refused",
      code: "TypeError",
      message: "PutBucketTagging could not be sent: x is not a function",
      operation: "PutBucketTagging",
      cause: fault,
    });
    expect(anyFailureOf("a text", "PutBucketTagging")).toMatchObject({
      code: "Unknown",
      message: "PutBucketTagging could not be sent: a text",
    });
    expect(anyFailureOf(refusal(503, "SlowDown"), "PutBucketTagging").kind).toBe("transient");
  });
});

describe("a fault of our own", () => {
  it.each([new TypeError("x is not a function"), new RangeError("out of range"), "a text"])(
    "never looks like one of S3: %s",
    (fault) => {
      expect(() => failureOf(fault)).toThrow(fault as Error);
    },
  );
});
