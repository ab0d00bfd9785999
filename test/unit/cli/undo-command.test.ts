import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { undoWrites } from "../../../cli/commands/undo.ts";
import { commandContext } from "../../support/commandContext.ts";
import { withoutService } from "../../support/withoutService.ts";
import { bucket, region, World } from "../../support/world.ts";

/** The service in memory, and the tables as the command line sees them. */
let world: World;
const deployment = {
  ...withoutService,
  region: async () => region,
  provider: async () => world.core.provider,
  ledger: {
    history: async () =>
      world.history.map((entry) => ({ ...entry, bucket, entry: `history#${entry.at}#${entry.sent.length}` })),
  },
  specTable: {
    get: async () => structuredClone(world.specs.get(bucket)),
    put: async (spec: object) => void world.specs.set(bucket, spec),
  },
};

const tagsThere = () => (world.s3.peek(bucket, "tagging") as { TagSet: object } | undefined)?.TagSet;
const theirs = [{ Key: "owner", Value: "shop" }];

// An existing bucket, which the service changed for a new spec.
beforeEach(async () => {
  world = new World();
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
  await world.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: theirs } }), region);
  await world.spec({ tags: { team: "orders" } });
  world.clock.pass(60_000);
});

async function run(options: object = {}, answer = true) {
  const { context, heard } = commandContext(deployment, answer);
  const code = await undoWrites.run({ names: [bucket], options: { ...options } }, context);
  return { code, heard };
}

describe("undo", () => {
  it("shows the change of the spec and the plan, asks, and the bucket is as it was", async () => {
    const { code, heard } = await run();
    expect(code).toBeUndefined();
    expect(heard.text).toContain("to undo PutBucketTagging of");
    expect(heard.text).toContain('  + /tags/owner: "shop"\n');
    expect(heard.text).toContain('  - /tags/team: "orders"\n');
    expect(heard.text).toContain("> PutBucketTagging");
    expect(heard.questions).toEqual(["Write this spec?"]);
    await world.trigger({ why: "spec" });
    expect(tagsThere()).toEqual(theirs);
  });

  it("writes nothing when the answer is no", async () => {
    const { code, heard } = await run({}, false);
    expect([code, heard.questions.length]).toEqual([1, 1]);
    expect(world.specs.get(bucket)).toMatchObject({ tags: { team: "orders" } });
  });

  it("can itself be undone", async () => {
    await run({ yes: true });
    await world.trigger({ why: "spec" });
    world.clock.pass(60_000);
    const { heard } = await run({ yes: true });
    expect(heard.questions).toEqual([]);
    expect(world.specs.get(bucket)).toMatchObject({ tags: { team: "orders" } });
  });

  it("writes nothing where the spec says it already", async () => {
    await run({ yes: true });
    const { code, heard } = await run({ yes: true });
    expect([code, heard.text]).toEqual([undefined, ""]);
    expect(heard.notes).toBe(`the spec of ${bucket} already says so\n`);
  });

  it("gives a bucket without a spec one that says what was there, and says that it is managed again", async () => {
    world.specs.delete(bucket);
    const { heard } = await run({ yes: true });
    expect(world.specs.get(bucket)).toEqual({ name: bucket, region, tags: { owner: "shop" } });
    expect(heard.text).toContain("the bucket has no spec: this one is new, and the service enforces it");
  });

  it("of a bucket that is only observed says that nothing will be written", async () => {
    world.specs.set(bucket, { name: bucket, region, tags: { team: "orders" }, mode: "observe" });
    expect((await run()).heard.text).toContain("mode: observe, so the service will write nothing");
  });

  it("is refused before anything is asked where S3 has no way back", async () => {
    await world.spec({ tags: { team: "orders" }, versioning: true });
    const spec = world.specs.get(bucket);
    await expect(run()).rejects.toThrow(
      /spec stays as it is, because .*:\nversioning: S3 cannot unset versioning/,
    );
    expect(world.specs.get(bucket)).toBe(spec);
  });
});

describe("undo --entry", () => {
  beforeEach(async () => {
    await world.spec({ tags: { team: "billing" } });
  });

  it("takes back an older write, named by a part of its entry's name", async () => {
    const [, first] = world.history;
    await run({ yes: true, entry: first?.at });
    expect(world.specs.get(bucket)).toMatchObject({ tags: { owner: "shop" } });
  });

  it("takes the time as history prints it", async () => {
    const [, first] = world.history;
    await run({ yes: true, entry: `${first?.at.slice(0, 19).replace("T", " ")}Z` });
    expect(world.specs.get(bucket)).toMatchObject({ tags: { owner: "shop" } });
  });

  it("names the entries when the part is in more than one, and says so when it is in none", async () => {
    const [second, first] = world.history;
    await expect(run({ entry: "history#" })).rejects.toThrow(`${second?.at}#1\n  history#${first?.at}#1`);
    await expect(run({ entry: "1999" })).rejects.toThrow("has 1999 in its name");
  });
});
