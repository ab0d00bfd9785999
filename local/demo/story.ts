import { isDeepStrictEqual } from "node:util";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { until } from "../wait.ts";
import { accounts } from "./accounts.ts";
import { baselines } from "./baselines.ts";
import { publicAccess, tags, versioning } from "./buckets.ts";
import { bursts } from "./bursts.ts";
import { coldAndWarm, countCalls } from "./counting.ts";
import type { Narrator } from "./narrator.ts";
import { everySwitch, offences } from "./offences.ts";
import { plans } from "./plans.ts";
import type { DeployedWorld } from "./world.ts";

/** The demo, in ten steps. All checks read with the plain SDK. */
export async function printStory(world: DeployedWorld, narrator: Narrator): Promise<void> {
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
    "A spec is written for a bucket that does not exist: the service creates the bucket",
    async () => {
      await coldAndWarm(world, narrator);
      await world.putSpec(spec);
      const made = await world.happened(bucket, "", ({ verdict }) => verdict === "converged");
      narrator.say(
        `the ledger records: ${made.verdict}, by ${made.sent?.map(({ type }) => type).join(", ")}`,
      );
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

  await narrator.step("alice changes the bucket by hand, three times: each change is repaired", async () => {
    narrator.say("(alice is a user of the account who has all permissions in S3, and no others)");
    await offences(world, narrator, bucket, spec.tags);
  });

  await narrator.step("The same spec is written again, and a check is requested: only reads", async () => {
    await world.stack.trail.clearCalls();
    const since = new Date().toISOString();
    await world.putSpec(spec);
    await world.invoke("SWEEP_FUNCTION", { bucket });
    await world.statusAfter(bucket, since);
    await countCalls(world, narrator, bucket, { reads: 3, writes: 0 });
  });

  await narrator.step(
    "The spec changes and the bucket follows; the spec is deleted and the bucket stays",
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

  await narrator.step("A plan is requested: it lists the calls, and none is sent", async () => {
    await plans(world, narrator, bucket, spec);
  });

  await narrator.step(
    "A spec with a mistake is written: no call to S3, and the status names the mistake",
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

  await narrator.step("alice changes a bucket that has no spec: the service sends no call", async () => {
    await world.stack.trail.clearCalls();
    const { $metadata } = await world.clients.alice.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
    await world.reconciled($metadata.requestId);
    await countCalls(world, narrator, bucket, { reads: 0, writes: 0 });
    narrator.say("alice enabled versioning of the bucket whose spec step 4 deleted");
    narrator.check("the change stays", (await versioning(s3, bucket)) === "Enabled");
  });
  await narrator.step("Many events at once about one bucket: one check, one repair", async () => {
    await bursts(world, narrator, `bursts-${unique}`);
  });

  await narrator.step("A baseline is put: buckets that no spec names are kept as it requires", async () => {
    await baselines(world, narrator, `company-${unique}`);
  });

  await narrator.step(
    "The administrator of another account opens a bucket there, in another region: it is closed",
    async () => {
      await accounts(world, narrator, `elsewhere-${unique}`);
    },
  );
}
