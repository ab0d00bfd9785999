import { DeleteBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { convergedWorld, enable, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket, type World } from "../../support/world.ts";

const tagged = (team: string) =>
  new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [{ Key: "team", Value: team }] } });

/** The principals that the last entry of the history names. */
const named = ({ history: [last] }: World) => last?.causes.flatMap(({ call }) => call?.principal.name ?? []);

async function observingWorld(): Promise<World> {
  const world = await convergedWorld();
  await world.spec({ ...spec, mode: "observe" });
  world.clock.pass(10 * minute);
  return world;
}

describe("the history of a repair names who changed the facet", () => {
  it.each([
    ["while the bucket was paused without an end", { paused: true }],
    ["while its spec was not valid", { versionning: true }],
  ])("%s", async (_, more) => {
    const world = await convergedWorld();
    await world.spec({ ...spec, ...more });
    await world.trigger(await world.alice(suspend, ["versioning"], "bob"));
    await world.whenDue();
    expect(world.calls).toEqual([]);
    await world.spec(spec);
    expect(world.history[0]?.sent).toMatchObject([{ type: "PutBucketVersioning" }]);
    expect(named(world)).toEqual(["bob"]);
    expect(world.status?.due).toBeUndefined();
  });

  it("while the spec was not valid, and a baseline managed other facets", async () => {
    const world = new LayeredWorld();
    world.baseline("company", { require: { versioning: true } });
    await world.spec({ tags: spec.tags });
    await world.spec({ tagz: spec.tags });
    await world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"));
    await world.trigger(await world.alice(suspend, ["versioning"], "carol"));
    expect(world.writes).toEqual(["PutBucketVersioning"]);
    await world.spec({ tags: spec.tags });
    expect(world.history[0]?.sent).toMatchObject([{ type: "PutBucketTagging" }]);
    expect(named(world)).toEqual(["bob"]);
  });

  it("while it could not be written, also if the bucket was paused in between", async () => {
    const world = await convergedWorld();
    const cause = await world.alice(suspend, ["versioning"], "bob");
    world.s3.intercept = (operation) =>
      operation === "PutBucketVersioning" ? failing("AccessDenied", 403) : undefined;
    await world.trigger(cause);
    await world.spec({ ...spec, paused: true });
    world.s3.intercept = undefined;
    await world.spec(spec);
    expect(world.history[0]?.sent).toMatchObject([{ type: "PutBucketVersioning" }]);
    expect(named(world)).toEqual(["bob"]);
  });

  it("while its spec only observed it", async () => {
    const world = await observingWorld();
    await world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"));
    await world.whenDue();
    await world.spec(spec);
    expect(world.history[0]?.sent).toMatchObject([{ type: "PutBucketTagging" }]);
    expect(named(world)).toEqual(["bob"]);
  });

  it("but keeps nothing due on a paused bucket that no one changes", async () => {
    const world = await convergedWorld();
    await world.spec({ ...spec, paused: true });
    await world.trigger({ why: "sweep" });
    expect(world.status?.due).toBeUndefined();
  });
});

describe("in observe mode", () => {
  it("the history has each call that leaves a facet different, once", async () => {
    const world = await observingWorld();
    const before = world.history.length;
    await world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"));
    world.clock.pass(2_000);
    const second = await world.alice(tagged("carol"), ["tags"], "carol");
    await world.trigger(second);
    expect(world.history[0]).toMatchObject({ verdict: "drifted", drift: [{ before: "carol" }], detectMs: 0 });
    expect(named(world)).toEqual(["carol"]);
    for (const cause of [second, { why: "sweep" }, { why: "due" }] as const) {
      await world.trigger(cause);
      world.clock.pass(2 * minute);
    }
    expect(world.history).toHaveLength(before + 2);
  });

  it("a repair whose worker crashed before is named with its caller, besides a new call", async () => {
    const world = await convergedWorld();
    const { record } = world.core.ledger;
    world.core.ledger.record = async (status, happened) => {
      if (happened) throw new Error("the worker crashed");
      await record(status, happened);
    };
    await expect(world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"))).rejects.toThrow("crashed");
    world.core.ledger.record = record;
    world.specs.set(bucket, { name: bucket, region: "ca-central-1", ...spec, mode: "observe" });
    await world.trigger(await world.alice(tagged("carol"), ["tags"], "carol"));
    expect(world.history[0]).toMatchObject({ verdict: "drifted", interrupted: true });
    expect(named(world)).toEqual(["bob", "carol"]);
  });

  it("a facet that S3 still returns as it was is read again when S3 has settled", async () => {
    const world = await observingWorld();
    await world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"));
    world.clock.pass(10 * minute);
    world.s3.lag(bucket, "tagging", 1);
    await world.trigger(await world.alice(tagged("orders"), ["tags"], "carol"));
    expect(world.status).toMatchObject({ verdict: "drifted", due: { why: "settle", facets: ["tags"] } });
    expect(await world.whenDue()).toMatchObject({ verdict: "converged" });
    expect(named(world)).toContain("carol");
  });

  it("a late event of a call that the sweep saw first is named when the facet changes again", async () => {
    const world = await observingWorld();
    const late = await world.alice(tagged("bob"), ["tags"], "bob");
    world.clock.pass(3 * minute);
    await world.trigger({ why: "sweep" });
    await world.trigger(late);
    await world.whenDue();
    await world.trigger(await world.alice(tagged("orders"), ["tags"], "carol"));
    expect(world.history[0]?.verdict).toBe("converged");
    expect(named(world)).toEqual(["bob", "carol"]);
  });

  it("a deleted bucket is checked again as a whole", async () => {
    const world = await observingWorld();
    const { facets: _, ...deleted } = await world.alice(new DeleteBucketCommand({ Bucket: bucket }), []);
    await world.trigger(deleted);
    expect(world.status).toMatchObject({ verdict: "drifted", due: { causes: [{ why: "drift" }] } });
    expect(world.status?.due?.facets).toBeUndefined();
    await world.whenDue();
    expect(world.calls).not.toEqual([]);
  });
});

it("a call whose repair was not answered is named, although the bucket was already retrying for that reason", async () => {
  const world = await convergedWorld();
  const suspendedBy = async (name: string) => {
    world.s3.intercept = undefined;
    const cause = await world.alice(suspend, ["versioning"], name);
    world.s3.intercept = (operation) =>
      operation === "PutBucketVersioning" ? failing("SlowDown", 503) : undefined;
    expect(await world.trigger(cause)).toMatchObject({ verdict: "retrying" });
    world.s3.intercept = undefined;
    return cause;
  };
  await suspendedBy("mallory");
  const later = await suspendedBy("trudy");
  // S3 had carried out the write, and another facet differs by now.
  await world.alice(enable, ["versioning"]);
  await world.trigger(await world.alice(tagged("bob"), ["tags"], "bob"));
  for (let checks = 0; checks < 5 && world.status?.verdict !== "converged"; checks++) await world.whenDue();
  expect(world.status?.verdict).toBe("converged");
  expect(world.history.flatMap(({ causes }) => causes)).toContainEqual(
    expect.objectContaining({ call: later.call }),
  );
});
