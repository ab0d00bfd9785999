import { DeletePublicAccessBlockCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { foreseeBucket } from "../../../service/reconcile/foresee.ts";
import { changed } from "../../support/companyWorld.ts";
import { accessDenied } from "../../support/denials.ts";
import { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket } from "../../support/world.ts";

const at = { Bucket: bucket };
const closed = { require: { blockPublicAccess: true } };
const dev = { tags: { env: "dev" } };
const open = new DeletePublicAccessBlockCommand(at);

/** A bucket without a spec that a baseline selects by its tags, which S3 does not let the service read any more. */
async function unreadable(): Promise<LayeredWorld> {
  const world = new LayeredWorld();
  await world.created();
  await world.alice(
    new PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "env", Value: "dev" }] } }),
    [],
  );
  world.baseline("dev", { select: dev, ...closed });
  const { verdict } = await world.trigger(changed);
  if (verdict !== "converged") throw new Error(`the bucket is ${verdict}`);
  world.clock.pass(600_000);
  world.s3.intercept = (operation) => (operation === "GetBucketTagging" ? accessDenied("no") : undefined);
  return world;
}

const blocked = {
  verdict: "blocked",
  reason: expect.stringContaining("the tags by which a baseline selects"),
};

describe("a bucket whose tags, by which a baseline selects it, cannot be read any more", () => {
  it("is closed again when someone opens it: the baselines that selected it last still do", async () => {
    const world = await unreadable();
    expect(await world.trigger(await world.alice(open, ["blockPublicAccess"]))).toMatchObject(blocked);
    expect(world.writes).toEqual(["PutPublicAccessBlock"]);
  });

  it("is not released by a check, and its plan shows the same call", async () => {
    const world = await unreadable();
    expect(await world.trigger({ why: "sweep" })).toMatchObject(blocked);
    await world.alice(open, []);
    const plan = await foreseeBucket({ bucket, item: undefined }, "sweep", world.core);
    expect(plan?.actions.map(({ type }) => type)).toEqual(["PutPublicAccessBlock"]);
    expect(plan?.inSync).toBe(false);
  });

  it("is blocked, not released, if that baseline is gone and another one asks for tags", async () => {
    const world = await unreadable();
    world.items.clear();
    world.baseline("other", { select: dev, ...closed });
    world.clock.pass(60_000);
    expect(await world.trigger({ why: "sweep" })).toMatchObject(blocked);
    expect(world.writes).toEqual([]);
  });

  it("has the deletion of its spec in the history once, however often it is checked", async () => {
    const world = await unreadable();
    world.s3.intercept = undefined;
    await world.spec({ versioning: true });
    world.s3.intercept = (operation) => (operation === "GetBucketTagging" ? accessDenied("no") : undefined);
    world.specs.delete(bucket);
    world.items.clear();
    world.baseline("other", { select: dev, ...closed });
    for (const why of ["spec", "sweep", "sweep"] as const) {
      world.clock.pass(600_000);
      expect(await world.trigger({ why })).toMatchObject(blocked);
    }
    const changes = world.history.flatMap(({ causes }) =>
      causes.flatMap(({ change }) => change?.became ?? []),
    );
    expect(changes.filter((became) => became === "deleted")).toEqual(["deleted"]);
  });

  it("is as the baseline requires, and no more blocked, when they can be read again", async () => {
    const world = await unreadable();
    await world.trigger({ why: "sweep" });
    world.s3.intercept = undefined;
    world.clock.pass(60_000);
    expect((await world.trigger({ why: "sweep" })).verdict).toBe("converged");
  });

  it("stays unmanaged if no baseline has selected it", async () => {
    const world = new LayeredWorld();
    await world.created();
    world.baseline("dev", { select: dev, ...closed });
    world.s3.intercept = (operation) => (operation === "GetBucketTagging" ? accessDenied("no") : undefined);
    expect((await world.trigger(changed)).verdict).toBe("unmanaged");
  });
});
