import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { allow } from "../../../core/facets/facet.ts";
import { memberProvider } from "../../../service/members/memberProvider.ts";
import { SessionSource } from "../../../service/members/sessionSource.ts";
import { Sessions } from "../../../service/members/sessions.ts";
import { FakeSts, stsError } from "../../support/fakeSts.ts";
import { ManualClock } from "../../support/manualClock.ts";

// Real clients of the SDK, and an S3 that only remembers who signed.
const roles = { template: "arn:aws:iam::{account}:role/hub-{use}", externalId: "hub", tagged: false };
const [ours, other] = ["111122223333", "222233334444"];
const region = "ca-central-1";
const orders = { bucket: "orders", permissions: allow("s3:PutBucketVersioning") };
const read = (Bucket: string) => new GetBucketVersioningCommand({ Bucket });
const write = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } });

let server: Server;
let sockets = 0;
const signers: string[] = [];
/** Access key ids that S3 does not know, as those of a role that was deleted. */
const unknown = new Set<string>();
const refusal = "<Error><Code>InvalidAccessKeyId</Code><Message>not in our records</Message></Error>";
const signerOf = ({ method, headers }: IncomingMessage) =>
  `${method} ${/Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1]}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    signers.push(signerOf(request));
    response.setHeader("x-amz-request-id", "R");
    if (unknown.has(signerOf(request).replace(/^\w+ /, ""))) {
      response.statusCode = 403;
      return response.end(refusal);
    }
    return response.end(request.method === "GET" ? "<VersioningConfiguration/>" : "");
  }).on("connection", () => {
    sockets += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  signers.length = 0;
  unknown.clear();
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

function world() {
  // Sessions expire by the SDK's clock.
  const clock = new ManualClock();
  clock.pass(Date.now() - clock.now().getTime());
  const sts = new FakeSts(clock);
  const sessions = new Sessions(new SessionSource(sts, roles, "worker", clock), clock);
  const providerOf = (account: string) => memberProvider(account, sessions, roles);
  return { clock, sts, providerOf };
}

test("reads go out under the account's session for reading, writes under one for the bucket", async () => {
  const { providerOf } = world();
  const provider = providerOf(other);
  await provider.read(region, read("orders"));
  const writer = provider.scopedTo?.(orders);
  await writer?.write(region, write("orders"));
  await writer?.write(region, write("orders"));
  await provider.read(region, read("orders"));
  const [reader, its] = ["222233334444 read 1", "222233334444 write 2"];
  expect(signers).toEqual([`GET ${reader}`, `PUT ${its}`, `PUT ${its}`, `GET ${reader}`]);
});

test("a write outside a scope is not sent", async () => {
  const { sts, providerOf } = world();
  await expect(providerOf(other).write(region, write("orders"))).rejects.toThrow("outside a scope");
  expect([signers, sts.asked]).toEqual([[], []]);
});

test("two buckets, or one name in two accounts, never share a session", async () => {
  const { providerOf } = world();
  for (const [account, bucket] of [
    [other, "orders"],
    [other, "invoices"],
    [ours, "orders"],
  ] as const)
    await providerOf(account)
      .scopedTo?.({ ...orders, bucket })
      .write(region, write(bucket));
  expect(new Set(signers).size).toBe(3);
  expect(signers[2]).toMatch(/111122223333 write/);
});

test("the session of a write is asked for before the write, and its failure is the write's", async () => {
  const { sts, providerOf } = world();
  sts.refuses = () => stsError("AccessDenied", 403);
  const writer = providerOf(other).scopedTo?.(orders);
  expect(sts.asked).toHaveLength(1);
  await expect(writer?.write(region, write("orders"))).rejects.toMatchObject({
    kind: "unauthenticated",
    operation: "AssumeRole",
  });
  expect(signers).toEqual([]);
});

test("the account's two roles are those that a policy must not lock out", () => {
  const { caller, reader } = world().providerOf(other);
  expect(caller).toBe("arn:aws:iam::222233334444:role/hub-write");
  expect(reader).toBe("arn:aws:iam::222233334444:role/hub-read");
});

test("why there is no session is known before a write: where the write waits for it, or the role is in doubt", async () => {
  const { sts, providerOf } = world();
  const refusal = (waits: boolean) => providerOf(other).scopedTo?.(orders).refusal?.(waits);
  expect(await refusal(true)).toBeUndefined();
  sts.refuses = () => stsError("Throttling", 400);
  const writer = providerOf(ours).scopedTo?.(orders);
  expect(await writer?.refusal?.(false)).toBeUndefined();
  expect(await writer?.refusal?.(true)).toMatchObject({ kind: "transient", operation: "AssumeRole" });
  const later = providerOf(ours).scopedTo?.(orders);
  expect(await later?.refusal?.(false)).toMatchObject({ kind: "transient", operation: "AssumeRole" });
});

test("sessions of an account share its connections", async () => {
  const { providerOf } = world();
  const provider = providerOf(other);
  await provider.read(region, read("orders"));
  const before = sockets;
  for (const bucket of ["a-1", "a-2", "a-3"])
    await provider.scopedTo?.({ ...orders, bucket }).write(region, write(bucket));
  expect(sockets).toBe(before);
});

describe("a session that S3 does not know any more, because its role was replaced", () => {
  const key = (number: number, use = "read") => `${other} ${use} ${number}`;

  test("is replaced by another one, and the read is sent again", async () => {
    const { clock, providerOf } = world();
    const provider = providerOf(other);
    await provider.read(region, read("orders"));
    unknown.add(key(1));
    clock.pass(2 * 60_000);
    await Promise.all([provider.read(region, read("orders")), provider.read(region, read("invoices"))]);
    await provider.read("eu-west-1", read("orders"));
    expect(signers).toEqual([1, 1, 1, 2, 2, 2].map((number) => `GET ${key(number)}`));
  });

  test("is replaced by another one, and the write is sent again", async () => {
    const { clock, providerOf } = world();
    const provider = providerOf(other);
    await provider.scopedTo?.(orders).write(region, write("orders"));
    unknown.add(key(1, "write"));
    clock.pass(2 * 60_000);
    await provider.scopedTo?.(orders).write(region, write("orders"));
    expect(signers).toEqual([1, 1, 2].map((number) => `PUT ${key(number, "write")}`));
  });

  test("says that the account is out of reach, if the role cannot be assumed any more", async () => {
    const { clock, sts, providerOf } = world();
    const provider = providerOf(other);
    await provider.read(region, read("orders"));
    unknown.add(key(1));
    clock.pass(2 * 60_000);
    sts.refuses = () => stsError("AccessDenied", 403);
    await expect(provider.read(region, read("orders"))).rejects.toMatchObject({ operation: "AssumeRole" });
  });

  test("is not replaced again and again, if another one is as unknown", async () => {
    const { clock, sts, providerOf } = world();
    const provider = providerOf(other);
    for (let number = 1; number <= 5; number++) unknown.add(key(number));
    const sent = () => provider.read(region, read("orders"));
    for (let call = 0; call < 3; call++)
      await expect(sent()).rejects.toMatchObject({ kind: "unauthenticated", code: "InvalidAccessKeyId" });
    expect(sts.asked).toHaveLength(1);
    clock.pass(2 * 60_000);
    await expect(sent()).rejects.toMatchObject({ code: "InvalidAccessKeyId" });
    await expect(sent()).rejects.toMatchObject({ code: "InvalidAccessKeyId" });
    expect(sts.asked).toHaveLength(2);
  });
});
