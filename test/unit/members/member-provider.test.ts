import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
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
const signerOf = ({ method, headers }: IncomingMessage) =>
  `${method} ${/Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1]}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    signers.push(signerOf(request));
    response.setHeader("x-amz-request-id", "R");
    response.end(request.method === "GET" ? "<VersioningConfiguration/>" : "");
  }).on("connection", () => {
    sockets += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  signers.length = 0;
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

test("sessions of an account share its connections", async () => {
  const { providerOf } = world();
  const provider = providerOf(other);
  await provider.read(region, read("orders"));
  const before = sockets;
  for (const bucket of ["a-1", "a-2", "a-3"])
    await provider.scopedTo?.({ ...orders, bucket }).write(region, write(bucket));
  expect(sockets).toBe(before);
});
