import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { Listener } from "../support/outcomeBus.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;

it("a repair is published on the outcome bus: who did what, what differed, which call repaired it", async () => {
  const listener = await Listener.start(world);
  const Bucket = uniqueName("published");
  await world.putSpec({ name: Bucket, region, versioning: true });
  await world.happened(Bucket, "");
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await world.clients.alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const published = await listener.hears(({ bucket, drift }) => bucket === Bucket && drift.length > 0);
  expect(published).toMatchObject({
    verdict: "converged",
    causes: [{ call: { principal: { name: "alice" } } }],
    drift: [{ path: "/versioning/Status", before: "Suspended", after: "Enabled" }],
    sent: [{ type: "PutBucketVersioning" }],
  });
});
