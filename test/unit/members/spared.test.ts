import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../../core/providers/provider.ts";
import { spared } from "../../../service/members/spared.ts";
import { ManualClock } from "../../support/manualClock.ts";

const throttled = new S3Failure("transient", "SlowDown", "GetBucketVersioning", "SlowDown", {});

function account() {
  const clock = new ManualClock();
  const state = { calls: 0, failure: throttled as S3Failure | undefined };
  const call = async (): Promise<never> => {
    state.calls += 1;
    if (state.failure) throw state.failure;
    return { requestId: "r", at: "now" } as never;
  };
  const provider: S3Provider = {
    region: "ca-central-1",
    owner: "222233334444",
    read: call,
    write: call,
    scopedTo: () => ({ write: call }),
  };
  const s3 = spared(provider, "222233334444", clock);
  const readOf = (Bucket: string, region = "ca-central-1") =>
    s3.read(region, new GetBucketVersioningCommand({ Bucket })).catch((error) => error);
  let reads = 0;
  const read = (region?: string) => readOf(`bucket-${reads++ % 5}`, region);
  return { clock, state, s3, read, readOf };
}

it("a throttled account is called a few times, then ever more seldom", async () => {
  const { clock, state, read } = account();
  for (let count = 0; count < 100; count++) await read();
  expect(state.calls).toBe(10);
  for (let seconds = 0; seconds < 60; seconds++) {
    clock.pass(1_000);
    await read();
  }
  expect(state.calls).toBeLessThanOrEqual(12);
  expect(await read()).toMatchObject({
    kind: "transient",
    message: /S3 in ca-central-1 of account 222233334444 is throttled/,
  });
});

it("a region that is throttled pauses no other region of the account, and none of these ends its pause", async () => {
  const { state, read } = account();
  for (let count = 0; count < 20; count++) {
    state.failure = throttled;
    await read();
    state.failure = undefined;
    await read("eu-west-1");
  }
  expect(state.calls).toBe(10 + 20);
});

it("a bucket that is throttled alone pauses no other bucket of its account", async () => {
  const { state, readOf } = account();
  for (let count = 0; count < 100; count++) await readOf("throttled");
  state.failure = undefined;
  expect(await readOf("opened")).toMatchObject({ requestId: "r" });
  state.failure = throttled;
  for (let count = 0; count < 100; count++) await readOf(count % 2 === 0 ? "throttled" : "another");
  state.failure = undefined;
  expect(await readOf("opened")).toMatchObject({ requestId: "r" });
});

it("an account that answers again is called as before", async () => {
  const { clock, state, read } = account();
  for (let count = 0; count < 20; count++) await read();
  state.failure = undefined;
  clock.pass(15_000);
  for (let count = 0; count < 20; count++) await read();
  expect(state.calls).toBe(30);
});

it("an account that is throttled now and then is always called", async () => {
  const { state, read } = account();
  for (let count = 0; count < 100; count++) {
    state.failure = count % 5 === 0 ? undefined : throttled;
    await read();
  }
  expect(state.calls).toBe(100);
});

it("a refusal is an answer: it pauses nothing", async () => {
  const { state, read } = account();
  state.failure = new S3Failure("denied", "AccessDenied", "GetBucketVersioning", "denied", {});
  for (let count = 0; count < 100; count++) await read();
  expect(state.calls).toBe(100);
});

it("while calls are paused, no write is sent, also none that is limited to its bucket", async () => {
  const { state, s3, read } = account();
  for (let count = 0; count < 10; count++) await read();
  state.failure = undefined;
  const command = new PutBucketVersioningCommand({
    Bucket: "b",
    VersioningConfiguration: { Status: "Enabled" },
  });
  await expect(s3.write("ca-central-1", command)).rejects.toThrow("paused");
  const scoped = s3.scopedTo?.({ bucket: "b", permissions: [] });
  await expect(scoped?.write("ca-central-1", command)).rejects.toThrow("paused");
  expect(state.calls).toBe(10);
});

it("after a pause all calls are answered that come while the first one has no answer yet", async () => {
  const { clock, state, read } = account();
  for (let count = 0; count < 10; count++) await read();
  clock.pass(15_000);
  state.failure = undefined;
  const answers = await Promise.all([read(), read(), read()]);
  expect(answers).toEqual([1, 2, 3].map(() => expect.objectContaining({ requestId: "r" })));
});

it("calls that come with the first one after a pause fail with it, and are not sent", async () => {
  const { clock, state, read } = account();
  for (let count = 0; count < 10; count++) await read();
  clock.pass(15_000);
  const answers = await Promise.all([read(), read(), read()]);
  expect(answers.map(({ code }) => code)).toEqual(["AccountPaused", "AccountPaused", "AccountPaused"]);
  expect(state.calls).toBe(11);
});
