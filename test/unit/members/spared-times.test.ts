import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../../core/providers/provider.ts";
import { spared } from "../../../service/members/spared.ts";
import { ManualClock } from "../../support/manualClock.ts";

const throttled = new S3Failure("transient", "SlowDown", "GetBucketVersioning", "SlowDown", {});
const region = "ca-central-1";
const get = new GetBucketVersioningCommand({ Bucket: "b" });
/** Calls for several buckets: one that is throttled alone pauses no other. */
const ofBucket = (time: number) => new GetBucketVersioningCommand({ Bucket: `b-${time % 5}` });
const put = new PutBucketVersioningCommand({ Bucket: "b", VersioningConfiguration: { Status: "Enabled" } });
const scope = { bucket: "b", permissions: [] };

/** The seconds after the first call at which an account that is throttled for a time is called, asked each second. */
async function calledAt(seconds: number, isThrottled = (_second: number) => true) {
  const clock = new ManualClock();
  const called: number[] = [];
  let second = 0;
  const read = async (): Promise<never> => {
    called.push(second);
    if (isThrottled(second)) throw throttled;
    return {} as never;
  };
  const s3 = spared({ region, read, write: read } as S3Provider, "222233334444", clock);
  for (; second <= seconds; second++) {
    for (let time = 0; time < 20; time++) await s3.read(region, ofBucket(time)).catch(() => undefined);
    clock.pass(1_000);
  }
  return called;
}

describe("an account that is throttled", () => {
  it("is called ten times, then after 15 seconds, then after twice as long each time, up to two minutes", async () => {
    const called = await calledAt(600);
    expect(called.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(called.slice(10)).toEqual([15, 45, 105, 225, 345, 465, 585]);
  });

  it("once it has answered, waits 15 seconds again at first", async () => {
    const called = await calledAt(100, (second) => second < 45 || second > 45);
    const after = called.filter((second) => second > 45);
    expect(after.slice(0, 11)).toEqual([...Array.from({ length: 10 }, () => 46), 61]);
  });

  it("gives one reason, which is known by its code", async () => {
    const clock = new ManualClock();
    const s3 = spared(
      { region, read: () => Promise.reject(throttled), write: () => Promise.reject(throttled) } as S3Provider,
      "222233334444",
      clock,
    );
    for (let time = 0; time < 10; time++) await s3.read(region, ofBucket(time)).catch(() => undefined);
    await expect(s3.read(region, get)).rejects.toMatchObject({
      ...{ kind: "transient", code: "AccountPaused", operation: "AccountPaused" },
      message:
        "S3 in ca-central-1 of account 222233334444 is throttled or does not answer: calls are paused for some seconds",
    });
  });

  it("is one while a defect of the code is none: that pauses nothing", async () => {
    let calls = 0;
    const read = () => {
      calls += 1;
      return Promise.reject(new TypeError("a defect"));
    };
    const s3 = spared({ region, read, write: read } as S3Provider, "222233334444", new ManualClock());
    for (let time = 0; time < 30; time++) await expect(s3.read(region, get)).rejects.toThrow("a defect");
    expect(calls).toBe(30);
  });
});

describe("while nothing is throttled", () => {
  const late = new AbortController().signal;

  it("reads and writes are those of the account, with everything that they are given", async () => {
    const asked: unknown[] = [];
    const answering =
      (what: string) =>
      async (...given: unknown[]): Promise<never> => {
        asked.push([what, ...given]);
        return what as never;
      };
    const provider: S3Provider = {
      ...{ region, owner: "222233334444", caller: "arn:aws:iam::222233334444:role/hub-write" },
      ...{ read: answering("read"), write: answering("write") },
      scopedTo: (its) => ({ write: answering(`write of ${its.bucket}`) }),
    };
    const s3 = spared(provider, "222233334444", new ManualClock());
    expect([s3.region, s3.owner, s3.caller]).toEqual([region, "222233334444", provider.caller]);
    expect(await s3.read(region, get)).toBe("read");
    expect(await s3.write(region, put, late)).toBe("write");
    expect(await s3.scopedTo?.(scope).write(region, put, late)).toBe("write of b");
    expect(asked).toEqual([
      ["read", region, get],
      ["write", region, put, late],
      ["write of b", region, put, late],
    ]);
  });

  it("a provider that has no sessions for one bucket offers none", () => {
    const read = () => Promise.reject(throttled);
    expect(
      spared({ region, read, write: read } as S3Provider, "1", new ManualClock()).scopedTo,
    ).toBeUndefined();
  });
});
