import type { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { allow } from "../../../core/facets/facet.ts";
import { concernsAccount } from "../../../core/providers/awsErrors.ts";
import { SessionSource } from "../../../service/members/sessionSource.ts";
import { Sessions } from "../../../service/members/sessions.ts";
import { FakeSts, stsError } from "../../support/fakeSts.ts";
import { ManualClock } from "../../support/manualClock.ts";

const roles = {
  template: "arn:aws:iam::{account}:role/dxaws-s3-prod-ca-central-1-{use}",
  externalId: "dxaws-s3-prod.ca-central-1.111122223333",
  tagged: true,
};
const [ours, other] = ["111122223333", "222233334444"];
const versioning = { bucket: "orders", permissions: allow("s3:PutBucketVersioning") };
const tags = { bucket: "orders", permissions: allow("s3:PutBucketTagging") };

function world() {
  const clock = new ManualClock();
  const sts = new FakeSts(clock);
  const sessions = new Sessions(new SessionSource(sts, roles, "dxaws-s3-prod-reconcile", clock), clock);
  return { clock, sts, sessions };
}
const minutes = (count: number) => count * 60_000;

describe("a session for reading", () => {
  test("is one for all buckets of an account, with the deployment's external id and the function's name", async () => {
    const { sts, sessions } = world();
    const [first, second] = await Promise.all([sessions.reading(other), sessions.reading(other)]);
    expect(second).toBe(first);
    expect(sts.asked).toEqual([
      {
        RoleArn: "arn:aws:iam::222233334444:role/dxaws-s3-prod-ca-central-1-read",
        RoleSessionName: "dxaws-s3-prod-reconcile",
        ExternalId: roles.externalId,
        DurationSeconds: 3_600,
      },
    ]);
  });

  test("is another one in another account", async () => {
    const { sessions } = world();
    expect((await sessions.reading(ours)).credentials.accessKeyId).toBe("111122223333 read 1");
    expect((await sessions.reading(other)).credentials.accessKeyId).toBe("222233334444 read 2");
    expect((await sessions.reading(ours)).account).toBe(ours);
  });

  test("is renewed before it expires, and no call waits for the next one", async () => {
    const { clock, sts, sessions } = world();
    const first = await sessions.reading(other);
    clock.pass(minutes(50));
    expect(await sessions.reading(other)).toBe(first);
    expect(sts.asked).toHaveLength(2);
    const next = await sessions.reading(other);
    expect(next).not.toBe(first);
    expect(sts.asked).toHaveLength(2);
  });

  test("stays in use while its renewal fails, until it expires", async () => {
    const { clock, sts, sessions } = world();
    const first = await sessions.reading(other);
    sts.refuses = () => stsError("AccessDenied", 403);
    clock.pass(minutes(50));
    expect(await sessions.reading(other)).toBe(first);
    clock.pass(minutes(8));
    expect(await sessions.reading(other)).toBe(first);
    clock.pass(minutes(2));
    await expect(sessions.reading(other)).rejects.toMatchObject({ operation: "AssumeRole" });
  });
});

describe("a session for writing", () => {
  test("has a policy for one bucket and what its plan needs, and a tag with the bucket", async () => {
    const { sts, sessions } = world();
    await sessions.writing(other, versioning);
    const [{ Policy, Tags, RoleArn, DurationSeconds } = {}] = sts.asked;
    expect(RoleArn).toBe("arn:aws:iam::222233334444:role/dxaws-s3-prod-ca-central-1-write");
    expect(Tags).toEqual([{ Key: "bucket", Value: "orders" }]);
    expect(DurationSeconds).toBe(900);
    expect(JSON.parse(`${Policy}`).Statement).toEqual([
      { Effect: "Allow", Action: ["s3:PutBucketVersioning"], Resource: "arn:aws:s3:::orders" },
    ]);
  });

  test("carries no tag where the operator switched tags off", async () => {
    const { clock, sts } = world();
    const source = new SessionSource(sts, { ...roles, tagged: false }, "name", clock);
    await source.writing(other, versioning);
    expect(sts.asked[0]).not.toHaveProperty("Tags");
  });

  test("is kept for the next write that needs no more", async () => {
    const { sessions, sts } = world();
    const both = { bucket: "orders", permissions: [...versioning.permissions, ...tags.permissions] };
    const first = await sessions.writing(other, both);
    expect(await sessions.writing(other, tags)).toBe(first);
    expect(sts.asked).toHaveLength(1);
  });

  test.each([
    ["another permission", other, tags],
    ["another bucket", other, { ...versioning, bucket: "invoices" }],
    ["a bucket of another account", ours, versioning],
    [
      "the same action elsewhere",
      other,
      { bucket: "orders", permissions: [{ action: "s3:PutBucketVersioning", resource: "s3:::x" }] },
    ],
  ])("is not used for %s", async (_, account, scope) => {
    const { sessions } = world();
    const first = await sessions.writing(other, versioning);
    expect(await sessions.writing(account, scope)).not.toBe(first);
  });

  test("is not used in its last minute", async () => {
    const { clock, sessions } = world();
    const first = await sessions.writing(other, versioning);
    clock.pass(minutes(14) - 1);
    expect(await sessions.writing(other, versioning)).toBe(first);
    clock.pass(1);
    expect(await sessions.writing(other, versioning)).not.toBe(first);
  });

  test("is kept for a thousand buckets, and the oldest goes first", async () => {
    const { sts, sessions } = world();
    for (let index = 0; index < 1_001; index++)
      await sessions.writing(other, { ...versioning, bucket: `orders-${index}` });
    await sessions.writing(other, { ...versioning, bucket: "orders-1" });
    expect(sts.asked).toHaveLength(1_001);
    await sessions.writing(other, { ...versioning, bucket: "orders-0" });
    expect(sts.asked).toHaveLength(1_002);
  });
});

describe("an account whose role cannot be assumed", () => {
  test("has one reason for all of its buckets, and is asked again after half a minute", async () => {
    const { clock, sts, sessions } = world();
    sts.refuses = ({ RoleArn }) => (RoleArn?.includes(other) ? stsError("AccessDenied", 403) : undefined);
    const reason =
      "account 222233334444 is out of reach: the role arn:aws:iam::222233334444:role/dxaws-s3-prod-ca-central-1-read cannot be assumed (AccessDenied)";
    for (let bucket = 0; bucket < 3; bucket++)
      await expect(sessions.reading(other)).rejects.toMatchObject({
        message: reason,
        kind: "unauthenticated",
      });
    expect(sts.asked).toHaveLength(1);
    await expect(sessions.reading(ours)).resolves.toBeDefined();
    clock.pass(30_000);
    sts.refuses = () => undefined;
    await expect(sessions.reading(other)).resolves.toBeDefined();
  });

  test("is tried again at once where STS answers without credentials", async () => {
    const clock = new ManualClock();
    const send = (async () => ({})) as unknown as FakeSts["send"];
    const source = new SessionSource({ send }, roles, "name", clock);
    await expect(source.reading(other)).rejects.toMatchObject({ kind: "transient", operation: "AssumeRole" });
  });

  test.each([
    ["throttled", stsError("Throttling", 400)],
    ["down", stsError("ServiceUnavailable", 503)],
    ["silent", Object.assign(new Error("time-out"), { name: "TimeoutError" })],
  ])("is tried again at once where STS is %s", async (_, error) => {
    const { sts, sessions } = world();
    sts.refuses = () => error;
    await expect(sessions.reading(other)).rejects.toMatchObject({ kind: "transient" });
    sts.refuses = () => undefined;
    await expect(sessions.reading(other)).resolves.toBeDefined();
  });

  test("is replaced once S3 does not know it, also while another account gives none", async () => {
    const { clock, sts, sessions } = world();
    sts.refuses = () => stsError("AccessDenied", 403);
    await expect(sessions.reading(ours)).rejects.toMatchObject({ kind: "unauthenticated" });
    sts.refuses = () => undefined;
    const given = await sessions.reading(other);
    clock.pass(minutes(2));
    expect(sessions.refused(given)).toBe(true);
    expect(await sessions.reading(other)).not.toBe(given);
  });

  test.each(["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"] as const)(
    "is none where the answer of STS has no %s, and the next one is used",
    async (member) => {
      const { sts, sessions } = world();
      const { send } = sts;
      sts.send = (async (command: AssumeRoleCommand) => {
        const { Credentials } = await send(command);
        return { Credentials: { ...Credentials, [member]: undefined } };
      }) as typeof send;
      await expect(sessions.reading(other)).rejects.toMatchObject({ kind: "transient" });
      sts.send = send;
      await expect(sessions.reading(other)).resolves.toBeDefined();
    },
  );

  test("is tried by one bucket at a time where STS throttles it; when that has a session, the others get theirs", async () => {
    const { sts, sessions } = world();
    const forAll = () =>
      Promise.allSettled(
        ["a", "b", "c", "d"].map((name) =>
          sessions.writing(other, { ...versioning, bucket: `orders-${name}` }),
        ),
      );
    sts.refuses = () => stsError("Throttling", 400);
    await expect(sessions.writing(other, versioning)).rejects.toMatchObject({ kind: "transient" });
    expect(sessions.isDoubtful(other)).toBe(true);
    const failed = await forAll();
    expect(failed.every(({ status }) => status === "rejected")).toBe(true);
    expect(sts.asked).toHaveLength(2);
    sts.refuses = () => undefined;
    const given = await forAll();
    expect(given.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(sessions.isDoubtful(other)).toBe(false);
  });

  test.each(["PackedPolicyTooLarge", "MalformedPolicyDocument", "ValidationError"])(
    "is none where STS refuses the session policy of one bucket (%s): the others are written",
    async (code) => {
      const { sts, sessions } = world();
      sts.refuses = ({ Policy }) => (Policy?.includes("orders") ? stsError(code, 400) : undefined);
      const failure = await sessions.writing(other, versioning).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: "refused", code });
      expect(concernsAccount(failure)).toBe(false);
      await expect(sessions.writing(other, { ...versioning, bucket: "parcels" })).resolves.toBeDefined();
    },
  );

  test.each([
    "AuthorizationValidationError",
    "ValidationErrors",
    "PackedPolicyTooLargest",
    "NoMalformedPolicyDocument",
  ])("is one where STS refuses for another reason than the session policy (%s)", async (code) => {
    const { sts, sessions } = world();
    sts.refuses = () => stsError(code, 400);
    await expect(sessions.writing(other, versioning)).rejects.toMatchObject({
      kind: "unauthenticated",
      code,
    });
  });

  test.each(["PackedPolicyTooLargeException", "MalformedPolicyDocumentException"])(
    "is none also where the SDK calls the refusal of a session policy %s, and the reason says what STS says",
    async (code) => {
      const { sts, sessions } = world();
      sts.refuses = () => stsError(code, 400);
      await expect(sessions.writing(other, versioning)).rejects.toMatchObject({
        ...{ kind: "refused", code, operation: "session" },
        message: expect.stringMatching(/^STS refuses the session: ./),
      });
    },
  );

  test.each(["orders-*", "order?", `$\{aws:PrincipalTag/team}`, "a/b"])(
    "is none for the name %s, which is a pattern in a policy: no session is asked for",
    async (bucket) => {
      const { sts, sessions } = world();
      await expect(sessions.writing(other, { ...versioning, bucket })).rejects.toMatchObject({
        ...{ kind: "refused", code: "InvalidBucketName", operation: "session" },
        message: `no bucket can be called ${bucket}`,
      });
      expect(sts.asked).toEqual([]);
    },
  );
});
