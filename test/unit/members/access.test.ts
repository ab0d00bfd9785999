import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import type { S3Provider } from "../../../core/providers/provider.ts";
import { findOwner } from "../../../service/members/access.ts";
import { ManualClock } from "../../support/manualClock.ts";

const region = "ca-central-1";
const [first, second] = ["111122223333", "222233334444"];

async function accountWith(...buckets: readonly string[]): Promise<S3Provider> {
  const clock = new ManualClock();
  const s3 = new MemoryS3({ now: clock.now });
  for (const Bucket of buckets)
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
      region,
    );
  return new MemoryS3Provider({ s3, clock });
}
const over = (providers: Readonly<Record<string, S3Provider>>) => ({
  providerOf: (account: string) => providers[account] as S3Provider,
});

test("an account that has only a bucket with a longer name is not the owner", async () => {
  const members = over({
    [first]: await accountWith("orders-archive"),
    [second]: await accountWith("orders"),
  });
  expect(await findOwner("orders", [first, second], members)).toBe(second);
  expect(await findOwner("orders", [first], members)).toBeUndefined();
});

test("an account out of reach is passed over", async () => {
  const failure = new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", "out of reach", {});
  const outOfReach = { read: () => Promise.reject(failure), write: () => Promise.reject(failure) };
  const members = over({ [first]: outOfReach, [second]: await accountWith("orders") });
  expect(await findOwner("orders", [first, second], members)).toBe(second);
});

test("an error that is not S3's is not taken for an answer", async () => {
  const broken = { read: () => Promise.reject(new TypeError("a defect")), write: () => Promise.reject() };
  await expect(findOwner("orders", [first], over({ [first]: broken }))).rejects.toThrow("a defect");
});
