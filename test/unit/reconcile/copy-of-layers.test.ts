import { DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { reconcile } from "../../../service/reconcile/reconcile.ts";
import { CurrentLayers } from "../../../service/tables/currentLayers.ts";
import { layersIn } from "../../../service/tables/layersIn.ts";
import { changed, company, managedWorld } from "../../support/companyWorld.ts";
import { LayeredWorld, tlsOnly } from "../../support/layeredWorld.ts";
import { bucket } from "../../support/world.ts";

const at = { Bucket: bucket };

describe("the worker's copy of the layers", () => {
  it("is read once for many buckets, and again for a trigger that knows of a change", async () => {
    const world = await managedWorld();
    world.reads = 0;
    await world.trigger(await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]));
    await world.trigger(await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]));
    expect(world.reads).toBe(1);
    world.clock.pass(1_000);
    await world.trigger(changed);
    expect(world.reads).toBe(2);
  });

  it("that is too old for many checks at once is read once for all of them", async () => {
    const world = await managedWorld();
    const layers = world.freshCopy();
    const now = () => world.clock.now().toISOString();
    await layers.at(now());
    world.clock.pass(1_000);
    world.reads = 0;
    await Promise.all(Array.from({ length: 10 }, () => layers.at(now())));
    expect(world.reads).toBe(1);
  });

  it("is never older than the listing that found a bucket", async () => {
    const world = new LayeredWorld();
    await world.created();
    await world.trigger({ why: "sweep" });
    world.clock.pass(1_000);
    world.baseline("company", company);
    const cause = { why: "sweep", at: world.clock.now().toISOString() } as const;
    const listed = { bucket, id: "listed", account: "111122223333", cause };
    const outcome = await reconcile(bucket, [listed], world.core);
    expect(outcome.verdict).toBe("converged");
  });

  it("is never older than the release of the bucket", async () => {
    const world = await managedWorld();
    const stale = world.core.layers;
    await world.trigger({ why: "sweep" });
    world.clock.pass(1_000);
    world.items.clear();
    Object.assign(world.core, { layers: world.freshCopy() });
    await world.trigger(changed);
    Object.assign(world.core, { layers: stale });
    world.clock.pass(1_000);
    const opened = await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]);
    const outcome = await world.trigger(opened);
    expect([outcome.verdict, world.writes]).toEqual(["unmanaged", []]);
  });

  it("is never older than that of the bucket's last record", async () => {
    const world = await managedWorld();
    await world.trigger({ why: "sweep" });
    const stale = world.core.layers;
    world.baseline("company", { require: { policy: { Statement: [tlsOnly] } } });
    world.clock.pass(1_000);
    // Another container reads the changed table, and records it; this one still has its copy.
    Object.assign(world.core, { layers: world.freshCopy() });
    await world.trigger({ why: "sweep" });
    Object.assign(world.core, { layers: stale });
    const reads = world.reads;
    await world.trigger(await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]));
    expect([world.reads, world.writes]).toEqual([reads + 1, []]);
  });

  /** Both reads end only when both have begun. */
  function bothBegun(world: LayeredWorld): string[] {
    const begun: string[] = [];
    const waiting: (() => void)[] = [];
    const together = (name: string) =>
      new Promise<void>((resolve) => {
        begun.push(name);
        waiting.push(resolve);
        if (begun.length === 2) for (const end of waiting) end();
      });
    const { snapshots } = world.core;
    const table = {
      read: () => together("layers").then(() => layersIn([...world.items.values()], world.clock.now())),
    };
    Object.assign(world.core, {
      snapshots: { read: (name: string) => together("status and spec").then(() => snapshots.read(name)) },
      layers: new CurrentLayers(table, world.clock),
    });
    return begun;
  }

  it("is read beside status and spec by the first event of a worker: it costs no time of its own", async () => {
    const world = await managedWorld();
    const opened = await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]);
    const begun = bothBegun(world);
    const outcome = await world.trigger(opened);
    expect([outcome.verdict, world.writes]).toEqual(["converged", ["PutPublicAccessBlock"]]);
    expect(begun.sort()).toEqual(["layers", "status and spec"]);
  });

  it("is read again after a status that was recorded with newer layers while both were read", async () => {
    const world = await managedWorld();
    await world.trigger({ why: "sweep" });
    const opened = await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]);
    const old = layersIn([...world.items.values()], world.clock.now());
    world.baseline("company", { require: { policy: { Statement: [tlsOnly] } } });
    world.clock.pass(1_000);
    Object.assign(world.core, { layers: world.freshCopy() });
    await world.trigger({ why: "sweep" });
    let reads = 0;
    const read = async (now: Date) => (++reads === 1 ? old : layersIn([...world.items.values()], now));
    Object.assign(world.core, { layers: new CurrentLayers({ read }, world.clock) });
    await world.trigger(opened);
    expect([reads, world.writes]).toEqual([2, []]);
  });
});
