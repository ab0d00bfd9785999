import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { bucket, World } from "./world.ts";

export const minute = 60_000;
export const spec = { versioning: true, tags: { team: "orders" } };
/** A foreign change that the spec does not allow. */
export const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});

export const enable = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Enabled" },
});

/** A world whose bucket has been as its spec says for a while. */
export async function convergedWorld(facets: object = spec): Promise<World> {
  const world = new World();
  await world.spec(facets);
  world.clock.pass(10 * minute);
  return world;
}
