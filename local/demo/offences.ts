import { isDeepStrictEqual } from "node:util";
import {
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { until } from "../wait.ts";
import { publicAccess, tags, versioning } from "./buckets.ts";
import { countCalls } from "./counting.ts";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

export const everySwitch = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** alice changes the bucket in three ways. Prints for each: who called what, which call repaired it, how fast. */
export async function offences(
  world: DeployedWorld,
  narrator: Narrator,
  bucket: string,
  wanted: object,
): Promise<void> {
  const { s3, alice } = world.clients;
  const open = { ...everySwitch, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  const offence = async (
    what: string,
    offend: () => Promise<{ $metadata: { requestId?: string } }>,
    repaired: () => Promise<boolean>,
  ) => {
    await world.stack.trail.clearCalls();
    const since = new Date().toISOString();
    const start = performance.now();
    await offend();
    await until(`repair: ${what}`, 30_000, async () => ((await repaired()) ? true : undefined));
    const seconds = (performance.now() - start) / 1_000;
    const entry = await world.happened(bucket, since, ({ verdict }) => verdict === "converged");
    const call = entry.causes?.[0]?.call;
    narrator.say(
      `${call?.principal.name} ${what} (${call?.event}); ${entry.sent?.map(({ type }) => type)} repaired it`,
    );
    narrator.check("the ledger names the principal", call?.principal.name === "alice");
    await world.reconciled((await world.ourCalls(bucket)).find(({ write }) => write)?.requestId);
    await countCalls(world, narrator, bucket, { reads: 2, writes: 1 });
    narrator.figure(
      `${seconds.toFixed(2)} s from the call that ${what} to the repaired bucket; verified after ${((entry.repairMs ?? Number.NaN) / 1_000).toFixed(2)} s, by the ledger`,
    );
  };
  await offence(
    "suspended versioning",
    () =>
      alice.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } }),
      ),
    async () => (await versioning(s3, bucket)) === "Enabled",
  );
  await offence(
    "opened the public access block",
    () =>
      alice.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: open })),
    async () => isDeepStrictEqual(await publicAccess(s3, bucket), everySwitch),
  );
  await offence(
    "changed the tags",
    () =>
      alice.send(
        new PutBucketTaggingCommand({
          Bucket: bucket,
          Tagging: { TagSet: [{ Key: "team", Value: "mine" }] },
        }),
      ),
    async () => isDeepStrictEqual(await tags(s3, bucket), wanted),
  );
}
