import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Keys } from "../../local/ministack.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { until } from "../../local/wait.ts";

// What the service relies on, and the emulator has to enforce: if it did not, all that is shown on it would show nothing.
const dir = join(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "dxaws-s3-sessions-"));
const hub = "111122223333";
const member = "222233334444";
const region = "ca-central-1";
const writer = `arn:aws:iam::${member}:role/team/write`;
const ExternalId = "dxaws-s3-local.ca-central-1.111122223333";
type Session = Keys & { sessionToken: string };
let stack: Stack;
let administrator: Keys;
let reconcile: Session;
let plan: Session;

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string[], Resource = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const trusted = (condition?: object) =>
  policy({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${hub}:root` },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    ...(condition && { Condition: condition }),
  });

async function assume(
  credentials: Keys,
  RoleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<Session> {
  const sts = new STSClient({ endpoint: stack.endpoint, region, credentials });
  const input = { RoleArn, RoleSessionName: "dxaws-s3-local-reconcile", ...more };
  const { Credentials: made } = await sts.send(new AssumeRoleCommand(input));
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

const s3 = (credentials: Keys) =>
  new S3Client({ endpoint: stack.s3Endpoint, region, credentials, forcePathStyle: true });
const tag = (session: Keys, Bucket: string) =>
  s3(session).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } }));
const denied = { name: "AccessDenied" };

const permit = (...statements: object[]) =>
  new IAMClient({ endpoint: stack.endpoint, region, credentials: administrator }).send(
    new PutRolePolicyCommand({
      RoleName: "write",
      PolicyName: "s3",
      PolicyDocument: policy(...statements),
    }),
  );

beforeAll(async () => {
  stack = await startStack({ dir, deploy: false, logs, members: [member] });
  const { endpoint, identities } = stack;
  administrator = identities.administrators[member] as Keys;
  const own = new IAMClient({ endpoint, region, credentials: identities.operator });
  const theirs = new IAMClient({ endpoint, region, credentials: administrator });
  const role = (RoleName: string, AssumeRolePolicyDocument: string) =>
    new CreateRoleCommand({ RoleName, Path: "/team/", AssumeRolePolicyDocument });
  const PolicyDocument = policy(allow(["sts:AssumeRole", "sts:TagSession"], writer));
  for (const RoleName of ["reconcile", "plan"]) {
    await own.send(role(RoleName, trusted()));
    await own.send(new PutRolePolicyCommand({ RoleName, PolicyName: "assume", PolicyDocument }));
  }
  const condition = {
    StringEquals: { "sts:ExternalId": ExternalId },
    ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${hub}:role/team/reconcile` },
  };
  await theirs.send(role("write", trusted(condition)));
  reconcile = await assume(identities.operator, `arn:aws:iam::${hub}:role/team/reconcile`);
  plan = await assume(identities.operator, `arn:aws:iam::${hub}:role/team/plan`);
  for (const Bucket of ["session-a", "session-b"]) {
    const CreateBucketConfiguration = { LocationConstraint: region as BucketLocationConstraint };
    await s3(administrator).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
});

beforeEach(() => permit(allow(["s3:*"])));

afterAll(async () => {
  await stack?.stop();
  rmSync(logs, { recursive: true, force: true });
});

test("a member's role can be assumed by the one function that its trust names, with the external id", async () => {
  const session = await assume(reconcile, writer, { ExternalId });
  await tag(session, "session-a");
  const [call] = (await stack.trail.calls("session-a")).slice(-1);
  expect(call).toMatchObject({ principal: "dxaws-s3-local-reconcile", operation: "PutBucketTagging" });
});

test.each([
  ["without the external id", () => assume(reconcile, writer)],
  ["with another external id", () => assume(reconcile, writer, { ExternalId: "another" })],
  ["by another function", () => assume(plan, writer, { ExternalId })],
  ["by a person of the same account", () => assume(stack.identities.alice, writer, { ExternalId })],
  ["by the member's own administrator", () => assume(administrator, writer, { ExternalId })],
  [
    "under the name of a role that is not there",
    () => assume(reconcile, writer.replace("write", "nothing"), { ExternalId }),
  ],
])("it cannot be assumed %s", async (_, attempt) => {
  await expect(attempt()).rejects.toMatchObject(denied);
});

test("a session policy leaves one bucket and the actions that it names", async () => {
  const Policy = policy(allow(["s3:PutBucketTagging"], "arn:aws:s3:::session-a"));
  const session = await assume(reconcile, writer, { ExternalId, Policy });
  await tag(session, "session-a");
  await expect(tag(session, "session-b")).rejects.toMatchObject(denied);
  const VersioningConfiguration = { Status: "Enabled" } as const;
  const version = new PutBucketVersioningCommand({ Bucket: "session-a", VersioningConfiguration });
  await expect(s3(session).send(version)).rejects.toMatchObject(denied);
  await expect(s3(session).send(new ListBucketsCommand({}))).rejects.toMatchObject(denied);
});

test("a role that lost a permission takes it from the sessions that it has", async () => {
  const session = await assume(reconcile, writer, { ExternalId });
  await tag(session, "session-a");
  await permit(allow(["s3:PutBucketVersioning"]));
  await expect(tag(session, "session-a")).rejects.toMatchObject(denied);
});

test("a role that is limited by the session's tag reaches that bucket, and without a tag none", async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM's
  await permit(allow(["s3:PutBucketTagging"], "arn:aws:s3:::${aws:PrincipalTag/bucket}"));
  const Tags = [{ Key: "bucket", Value: "session-a" }];
  const tagged = await assume(reconcile, writer, { ExternalId, Tags });
  await tag(tagged, "session-a");
  await expect(tag(tagged, "session-b")).rejects.toMatchObject(denied);
  const untagged = await assume(reconcile, writer, { ExternalId });
  await expect(tag(untagged, "session-a")).rejects.toMatchObject(denied);
});

test("an expired session is refused as expired", async () => {
  const session = await assume(reconcile, writer, { ExternalId, DurationSeconds: 1 });
  const name = await until("the end of the session", 30_000, () =>
    tag(session, "session-a").then(
      () => undefined,
      (error: Error) => error.name,
    ),
  );
  expect(name).toBe("ExpiredToken");
});
