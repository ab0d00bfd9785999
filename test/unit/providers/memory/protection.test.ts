import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { at, Bucket, newS3, refusal, s3, send, versioning } from "./scene.ts";

beforeEach(newS3);

const withMfa = (Status: "Enabled" | "Suspended", MFADelete?: "Enabled" | "Disabled", MFA?: string) =>
  new PutBucketVersioningCommand({
    ...at,
    ...(MFA && { MFA }),
    VersioningConfiguration: { Status, ...(MFADelete && { MFADelete }) },
  });
const read = async () => {
  const { Status, MFADelete } = await send(new GetBucketVersioningCommand(at));
  return [Status, MFADelete];
};

describe("MFA delete", () => {
  const needed = "Mfa Authentication must be used for this request";

  test("is switched on, kept by a PUT without it, and switched off with a device only", async () => {
    expect((await refusal(withMfa("Enabled", "Enabled"))).message).toBe(needed);
    await send(withMfa("Enabled", "Disabled"));
    await send(withMfa("Enabled", "Enabled", "device 123456"));
    expect((await refusal(withMfa("Suspended"))).message).toBe(needed);
    expect((await refusal(withMfa("Enabled", "Disabled"))).message).toBe(needed);
    await send(withMfa("Suspended", undefined, "device 123456"));
    expect(await read()).toEqual(["Suspended", "Enabled"]);
    await send(withMfa("Enabled", "Disabled", "device 123456"));
    expect(await read()).toEqual(["Enabled", "Disabled"]);
    await send(versioning("Suspended"));
  });
});

describe("versioning stays on", () => {
  test("under an object lock, in S3's words, but can be enabled again", async () => {
    const lock = new PutObjectLockConfigurationCommand({
      ...at,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    });
    expect(await refusal(lock)).toMatchObject({
      Code: "InvalidBucketState",
      message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      $metadata: { httpStatusCode: 409 },
    });
    await send(versioning("Enabled"));
    await send(lock);
    expect((await refusal(versioning("Suspended"))).message).toBe(
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    );
    await send(versioning("Enabled"));
  });
});

describe("what is sent to S3", () => {
  test("has no members that are null or undefined, and dates stay dates", async () => {
    const Expiration = { Date: new Date("2030-01-01"), Days: undefined };
    const rule = { ID: "a", Status: "Enabled", Filter: { Prefix: "a", Tag: null }, Expiration };
    const transitions = { Transitions: [], NoncurrentVersionExpiration: null };
    await send(
      new PutBucketLifecycleConfigurationCommand({
        ...at,
        LifecycleConfiguration: { Rules: [{ ...rule, ...transitions }, null] },
      } as never),
    );
    const { Rules } = await send(new GetBucketLifecycleConfigurationCommand(at));
    expect(Rules).toStrictEqual([
      { ID: "a", Status: "Enabled", Filter: { Prefix: "a" }, Expiration: { Date: new Date("2030-01-01") } },
    ]);
  });

  test("keeps a list that is empty where XML can say so, and its value cannot be changed from outside", () => {
    const value = { Rules: [{ deep: { list: [1] } }] };
    s3.plant(Bucket, "cors", value);
    value.Rules[0]?.deep.list.push(2);
    expect(s3.peek(Bucket, "cors")).toEqual({ Rules: [{ deep: { list: [1] } }] });
    (s3.peek(Bucket, "cors") as typeof value).Rules.pop();
    expect(s3.peek(Bucket, "cors")).toEqual({ Rules: [{ deep: { list: [1] } }] });
    expect(() => s3.peek("nowhere", "cors")).toThrow("there is no bucket nowhere");
  });
});

describe("reads after a write", () => {
  test("return the value before it as often as asked, from then on the new one", async () => {
    s3.lag(Bucket, "versioning", 2);
    await send(versioning("Enabled"));
    expect([await read(), await read(), await read()].map(([status]) => status)).toEqual([
      undefined,
      undefined,
      "Enabled",
    ]);
    await send(versioning("Suspended"));
    expect(await read()).toEqual(["Suspended", undefined]);
    s3.stale(Bucket, "versioning", 1);
    expect(await read()).toEqual(["Enabled", undefined]);
    expect(s3.peek(Bucket, "versioning")).toEqual({ Status: "Suspended" });
  });
});
