import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { tags } from "../../local/story/buckets.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const { s3, somebody } = world.clients;

const retag = (Bucket: string) =>
  somebody.send(
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "mine" }] } }),
  );
const always = { kind: "deny", schedule: "* * * * *", duration: "2m" };

describe("outside of its maintenance windows", () => {
  it("a bucket is watched, and put right when its window opens", async () => {
    const name = uniqueName("windows");
    const spec = { name, region, tags: { team: "orders" } };
    await world.putSpec(spec);
    await world.happened(name, "", ({ verdict }) => verdict === "converged");
    const since = new Date().toISOString();
    await world.putSpec({ ...spec, windows: [always] });
    await world.statusAfter(name, since);
    await retag(name);
    const held = await world.happened(name, since, ({ verdict }) => verdict === "held");
    expect(held).toMatchObject({ held: ["window"], sent: [] });
    expect(await tags(s3, name)).toEqual({ team: "mine" });
    await world.putSpec(spec);
    const mended = await world.happened(name, held.at, ({ verdict }) => verdict === "converged");
    expect(mended.causes?.map(({ call }) => call?.principal.name)).toContain("somebody");
    expect(await tags(s3, name)).toEqual({ team: "orders" });
  });
});
