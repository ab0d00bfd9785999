import { GetBucketTaggingCommand, GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { HttpResponse } from "@smithy/core/protocols";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memberProvider } from "../../../service/members/memberProvider.ts";

const roles = { template: "arn:aws:iam::{account}:role/hub-{use}", externalId: "hub", tagged: false };
const session = {
  account: "222233334444",
  credentials: { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" },
  expires: 1e15,
};
const sessions = {
  reading: async () => session,
  writing: async () => session,
  refused: () => false,
  isDoubtful: () => false,
};

const answers = {
  throttled: [503, "<Error><Code>SlowDown</Code></Error>"],
  answered: [200, "<VersioningConfiguration/>"],
  "has no tags": [404, "<Error><Code>NoSuchTagSet</Code></Error>"],
} as const;
type Answer = keyof typeof answers;

/** An account in which S3 answers as `says` says, and how many requests each call sent. */
function account(says: (request: number) => Answer) {
  let requests = 0;
  const handle = async () => {
    requests += 1;
    const [statusCode, body] = answers[says(requests)];
    return { response: new HttpResponse({ statusCode, headers: {}, body: Buffer.from(body) }) };
  };
  const s3 = memberProvider("222233334444", sessions, roles, { handle } as never);
  const call = async (command: GetBucketVersioningCommand | GetBucketTaggingCommand, region: string) => {
    const before = requests;
    let outcome: string | undefined;
    s3.read<object>(region, command).then(
      () => {
        outcome = "answered";
      },
      ({ kind }) => {
        outcome = kind;
      },
    );
    // The SDK waits before it sends a request again.
    while (outcome === undefined) await vi.advanceTimersByTimeAsync(1_000);
    return [outcome, requests - before];
  };
  const read = (region = "ca-central-1") => call(new GetBucketVersioningCommand({ Bucket: "b" }), region);
  const tags = () => call(new GetBucketTaggingCommand({ Bucket: "b" }), "ca-central-1");
  return { read, tags };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a call that is throttled now and then is sent again, however often", async () => {
  const { read } = account((request) => (request % 2 === 1 ? "throttled" : "answered"));
  for (let call = 0; call < 20; call++) expect(await read()).toEqual(["answered", 2]);
});

test("calls of an account that is throttled for long are sent once", async () => {
  const { read } = account(() => "throttled");
  expect([await read(), await read(), await read()]).toEqual([
    ["transient", 3],
    ["transient", 2],
    ["transient", 1],
  ]);
});

test("calls of another region have their own retries", async () => {
  const { read } = account(() => "throttled");
  for (let call = 0; call < 3; call++) await read();
  expect(await read("eu-west-1")).toEqual(["transient", 3]);
});

test("an account that answers again has its retries back, also if its answers are refusals", async () => {
  let answer: Answer = "throttled";
  const { read, tags } = account(() => answer);
  for (let call = 0; call < 3; call++) await read();
  answer = "has no tags";
  for (let call = 0; call < 10; call++) await tags();
  answer = "throttled";
  expect([await read(), await read()]).toEqual([
    ["transient", 2],
    ["transient", 1],
  ]);
});
