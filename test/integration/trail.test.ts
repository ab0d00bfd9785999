import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateBucketCommand,
  DeleteBucketMetricsConfigurationCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Stack, startStack } from "../../local/stack.ts";
import type { DeliveryCounts } from "../../local/trail/delivery.ts";

const dir = join(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "dxaws-s3-trail-"));
let stack: Stack;
let s3: S3Client;

beforeAll(async () => {
  stack = await startStack({ dir, deploy: false, logs });
  const { region, s3Endpoint: endpoint, identities } = stack;
  s3 = new S3Client({ region, endpoint, credentials: identities.alice });
  const location = { LocationConstraint: "ca-central-1" } as const;
  await s3.send(new CreateBucketCommand({ Bucket: "trail-test", CreateBucketConfiguration: location }));
});

afterAll(async () => {
  await stack?.stop();
  rmSync(logs, { recursive: true, force: true });
});

test("a signature holds through the trail, and a wrong one does not", async () => {
  const { region, s3Endpoint: endpoint, identities } = stack;
  const forged = new S3Client({
    region,
    endpoint,
    credentials: { ...identities.alice, secretAccessKey: "guessed" },
  });
  await s3.send(new HeadBucketCommand({ Bucket: "trail-test" }));
  await expect(forged.send(new HeadBucketCommand({ Bucket: "trail-test" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});

test("alice has all permissions in S3 and no others", async () => {
  const { region, endpoint, identities } = stack;
  const tables = new DynamoDBClient({ region, endpoint, credentials: identities.alice });
  await expect(tables.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("a sub-resource that the emulator would take for the bucket leaves the bucket alone", async () => {
  const remove = new DeleteBucketMetricsConfigurationCommand({ Bucket: "trail-test", Id: "a" });
  await expect(s3.send(remove)).rejects.toMatchObject({ name: "NotImplemented" });
  await s3.send(new HeadBucketCommand({ Bucket: "trail-test" }));
});

test("the deployed pattern decides whether a rule's function is invoked", async () => {
  const { region, endpoint, account, identities } = stack;
  const events = new EventBridgeClient({ region, endpoint, credentials: identities.operator });
  const pattern = { source: ["aws.s3"], detail: { eventName: ["PutBucketVersioning"], readOnly: [false] } };
  await events.send(new PutRuleCommand({ Name: "versioning", EventPattern: JSON.stringify(pattern) }));
  // A function that does not exist: the attempt to invoke it is what shows that the rule matched.
  const target = { Id: "absent", Arn: `arn:aws:lambda:${region}:${account}:function:absent` };
  await events.send(new PutTargetsCommand({ Rule: "versioning", Targets: [target] }));
  const before = await settled();
  await s3.send(new PutBucketTaggingCommand({ Bucket: "trail-test", Tagging: { TagSet: [] } }));
  await vi.waitFor(async () => {
    expect(await stack.trail.deliveries()).toMatchObject({ delivered: before.delivered + 1, failures: [] });
  });
  const Status = "Enabled";
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: "trail-test", VersioningConfiguration: { Status } }),
  );
  await vi.waitFor(async () => {
    expect((await stack.trail.deliveries()).failures).toEqual([expect.stringContaining("function:absent")]);
  });
});

async function settled(): Promise<DeliveryCounts> {
  await vi.waitFor(async () => expect((await stack.trail.deliveries()).pending).toBe(0));
  return stack.trail.deliveries();
}

test("a stopped stack answers nowhere, and may be stopped twice", async () => {
  const other = await startStack({ dir, deploy: false, logs: join(logs, "other") });
  await other.stop();
  await other.stop();
  for (const url of [other.endpoint, other.s3Endpoint]) await expect(fetch(url)).rejects.toThrow();
});
