import { isDeepStrictEqual } from "node:util";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import {
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { until } from "../wait.ts";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

const everySwitch = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** The main job, told in seven steps. Everything that is checked is read with the plain SDK. */
export async function tellStory(world: DeployedWorld, narrator: Narrator): Promise<void> {
  const { s3 } = world.clients;
  const unique = Date.now().toString(36);
  const bucket = `orders-archive-${unique}`;
  const spec = {
    name: bucket,
    region: world.stack.region,
    tags: { team: "orders", env: "demo" },
    versioning: true,
    blockPublicAccess: true,
  };

  await narrator.step(
    "A spec is written for a bucket that does not exist: soon the bucket is as it says",
    async () => {
      await coldAndWarm(world, narrator);
      await world.putSpec(spec);
      const [made] = [await world.happened(bucket, "", ({ verdict }) => verdict === "converged")];
      narrator.say(`the ledger says: ${made.verdict}, by ${made.sent?.map(({ type }) => type).join(", ")}`);
      narrator.check(
        "the bucket exists, and its versioning is enabled",
        (await versioning(s3, bucket)) === "Enabled",
      );
      narrator.check(
        "all of its public access is blocked",
        isDeepStrictEqual(await publicAccess(s3, bucket), everySwitch),
      );
      narrator.check("it carries the tags of the spec", isDeepStrictEqual(await tags(s3, bucket), spec.tags));
    },
  );

  await narrator.step(
    "Somebody changes the bucket by hand, three times: each change is put right",
    async () => {
      await offences(world, narrator, bucket, spec.tags);
    },
  );

  await narrator.step(
    "The same spec is written again, and a look is asked for: reads, and no write",
    async () => {
      await world.stack.trail.clearCalls();
      const since = new Date().toISOString();
      await world.putSpec(spec);
      await world.invoke("SWEEP_FUNCTION", { bucket });
      await world.statusAfter(bucket, since);
      await countCalls(world, narrator, bucket, { reads: 3, writes: 0 });
    },
  );

  await narrator.step(
    "The spec changes and the bucket follows; the spec goes and the bucket stays",
    async () => {
      const since = new Date().toISOString();
      await world.putSpec({ ...spec, versioning: false, tags: { team: "billing" } });
      await world.happened(bucket, since, ({ verdict }) => verdict === "converged");
      narrator.check("versioning is suspended", (await versioning(s3, bucket)) === "Suspended");
      narrator.check(
        "the tags are the new ones",
        isDeepStrictEqual(await tags(s3, bucket), { team: "billing" }),
      );
      await world.stack.trail.clearCalls();
      await world.deleteSpec(bucket);
      await until("the end of management", 30_000, async () =>
        (await world.status(bucket)) ? undefined : true,
      );
      await countCalls(world, narrator, bucket, { reads: 0, writes: 0 });
      narrator.check("the bucket is as it was", (await versioning(s3, bucket)) === "Suspended");
    },
  );

  await narrator.step("A plan is asked for: the calls that would be made, and none is", async () => {
    await plans(world, narrator, bucket, spec);
  });

  await narrator.step(
    "A spec with a mistake is written: S3 is not touched, and the status says what is wrong",
    async () => {
      await world.stack.trail.clearCalls();
      const name = `typo-${unique}`;
      await world.putSpec({ name, region: world.stack.region, versionning: true });
      const status = await world.statusAfter(name, "", ({ verdict }) => verdict === "invalid");
      narrator.say(`the status says: ${status.verdict}: ${status.reason}`);
      narrator.check(
        "it names the nearest known key",
        status.reason?.includes('did you mean "versioning"?') ?? false,
      );
      await countCalls(world, narrator, name, { reads: 0, writes: 0 });
      await world.deleteSpec(name);
    },
  );

  await narrator.step("Somebody changes a bucket that has no spec: not one call is made for it", async () => {
    await world.stack.trail.clearCalls();
    const { $metadata } = await world.clients.somebody.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
    await world.handled($metadata.requestId);
    await countCalls(world, narrator, bucket, { reads: 0, writes: 0 });
    narrator.check("the change stays", (await versioning(s3, bucket)) === "Enabled");
  });
}

async function offences(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  wanted: object,
): Promise<void> {
  const { s3, somebody } = world.clients;
  const open = { ...everySwitch, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  const offence = async (
    what: string,
    offend: () => Promise<{ $metadata: { requestId?: string } }>,
    mended: () => Promise<boolean>,
  ) => {
    await world.stack.trail.clearCalls();
    const since = new Date().toISOString();
    const start = performance.now();
    await offend();
    await until(`repair: ${what}`, 30_000, async () => ((await mended()) ? true : undefined));
    const seconds = (performance.now() - start) / 1_000;
    const entry = await world.happened(bucket, since, ({ verdict }) => verdict === "converged");
    const call = entry.causes?.[0]?.call;
    narrator.say(
      `${call?.principal.name} ${what} (${call?.event}); ${entry.sent?.map(({ type }) => type)} mended it`,
    );
    narrator.check("the ledger names who did it", call?.principal.name === "somebody");
    await world.handled((await world.ourCalls(bucket)).find(({ write }) => write)?.requestId);
    await countCalls(world, narrator, bucket, { reads: 2, writes: 1 });
    narrator.figure(
      `${seconds.toFixed(2)} s from the call that ${what} to the repaired bucket; verified after ${((entry.repairMs ?? Number.NaN) / 1_000).toFixed(2)} s, by the ledger`,
    );
  };
  await offence(
    "suspended versioning",
    () =>
      somebody.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } }),
      ),
    async () => (await versioning(s3, bucket)) === "Enabled",
  );
  await offence(
    "opened the public access block",
    () =>
      somebody.send(
        new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: open }),
      ),
    async () => isDeepStrictEqual(await publicAccess(s3, bucket), everySwitch),
  );
  await offence(
    "changed the tags",
    () =>
      somebody.send(
        new PutBucketTaggingCommand({
          Bucket: bucket,
          Tagging: { TagSet: [{ Key: "team", Value: "mine" }] },
        }),
      ),
    async () => isDeepStrictEqual(await tags(s3, bucket), wanted),
  );
}

interface Report {
  plans: { bucket: string; inSync?: boolean; actions?: { type: string }[] }[];
}

async function plans(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  spec: { name: string },
): Promise<void> {
  const since = new Date().toISOString();
  await world.putSpec({ ...spec, versioning: false, mode: "observe" });
  await world.statusAfter(bucket, since);
  await world.stack.trail.clearCalls();
  const types = ({ plans: [plan] }: Report) => plan?.actions?.map(({ type }) => type).join(", ") || "nothing";
  const stored = await world.invoke<Report>("PLAN_FUNCTION", { bucket });
  narrator.say(`for the bucket's spec it would send: ${types(stored)}`);
  const whatIf = await world.invoke<Report>("PLAN_FUNCTION", { desired: { ...spec, versioning: true } });
  narrator.say(`what if versioning were on? it would send: ${types(whatIf)}`);
  narrator.check("the what-if plan enables versioning", types(whatIf).includes("PutBucketVersioning"));
  const all = await world.invoke<Report>("PLAN_FUNCTION", { all: true });
  narrator.check(
    "the plan for all has the bucket",
    all.plans.some((plan) => plan.bucket === bucket),
  );
  const calls = await world.ourCalls();
  narrator.check(
    `S3 saw ${calls.length} reads and no write`,
    calls.length > 0 && calls.every(({ write }) => !write),
  );
  await world.deleteSpec(bucket);
  await until("the end of management", 30_000, async () => ((await world.status(bucket)) ? undefined : true));
}

async function countCalls(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  expected: { reads: number; writes: number },
): Promise<void> {
  const calls = await world.ourCalls(bucket);
  const writes = calls.filter(({ write }) => write).length;
  const counted = { reads: calls.length - writes, writes };
  narrator.check(
    `we made ${counted.reads} reads and ${counted.writes} writes at S3 for it, counted at the trail`,
    isDeepStrictEqual(counted, expected),
  );
}

// An empty batch is what a worker can do fastest: what is left is start and way.
async function coldAndWarm(world: DeployedWorld, narrator: Narrator): Promise<void> {
  const invoke = async () => {
    const start = performance.now();
    const FunctionName = world.stack.env.RECONCILE_FUNCTION;
    await world.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: '{"Records":[]}' }));
    return (performance.now() - start).toFixed(0);
  };
  const cold = await invoke();
  narrator.figure(`reconcile answers an empty batch in ${cold} ms cold, ${await invoke()} ms warm`);
}

const versioning = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;

const publicAccess = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;

const tags = async (s3: S3Client, Bucket: string) => {
  const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]));
};
