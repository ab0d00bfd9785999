import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { resultsOf, runCli, stackEnv } from "../support/cli.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { alice } = world.clients;

const onlyByTls = (bucket: string) => ({
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

it("a policy that denies calls without TLS shuts out neither the service nor people", async () => {
  const name = uniqueName("tls");
  const region = world.stack.region;
  await world.putSpec({ name, region, versioning: true, policy: onlyByTls(name) });
  await world.statusAfter(name, "", ({ verdict }) => verdict === "converged");
  // The service reads and writes a bucket that has the policy.
  const since = new Date().toISOString();
  await world.putSpec({ name, region, versioning: false, policy: onlyByTls(name) });
  await world.happened(name, since, ({ sent = [] }) =>
    sent.some(({ type }) => type === "PutBucketVersioning"),
  );
  expect(await alice.send(new GetBucketVersioningCommand({ Bucket: name }))).toMatchObject({
    Status: "Suspended",
  });
  const plan = await runCli(["plan", name, "--output", "json"], { env: stackEnv() });
  expect(resultsOf(plan)[0]).toMatchObject({ kind: "plan", bucket: name, inSync: true });
});

it("the stack's own buckets are imported as all others", async () => {
  const prefix = `dxaws-s3-${world.stack.env.DXAWS_S3_STAGE}`;
  const ran = await runCli(["import", "--all", "--prefix", prefix, "--output", "json"], { env: stackEnv() });
  expect(resultsOf(ran).map(({ kind }) => kind)).toEqual(["imported"]);
  expect(ran.code).toBe(0);
});
