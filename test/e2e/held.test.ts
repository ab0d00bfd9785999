import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { tags } from "../../local/demo/buckets.ts";
import { withSettings } from "../support/settings.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const { s3, alice } = world.clients;

const retag = (Bucket: string) =>
  alice.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "mine" }] } }));
const always = { kind: "deny", schedule: "* * * * *", duration: "2m" };

describe("outside of its maintenance windows", () => {
  it("a bucket is checked, and repaired when its window opens", async () => {
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
    const repaired = await world.happened(name, held.at, ({ verdict }) => verdict === "converged");
    expect(repaired.causes?.map(({ call }) => call?.principal.name)).toContain("alice");
    expect(await tags(s3, name)).toEqual({ team: "orders" });
  });
});

describe("beyond the fleet's budget of repairs", () => {
  withSettings(world, "RECONCILE_FUNCTION", { repairsAMinute: 1 });

  it("a bucket is watched, and due again; a person who asks for it need not wait", async () => {
    // Three in a row fall into at most two minutes: one of them has to wait.
    const names = ["a", "b", "c"].map((deadLetter) => uniqueName(`budget-${deadLetter}`));
    for (const name of names) await world.putSpec({ name, region, tags: { team: "orders" } });
    for (const name of names) await world.happened(name, "", ({ verdict }) => verdict === "converged");
    await world.workDone();
    const since = new Date().toISOString();
    for (const name of names) await world.reconciled((await retag(name)).$metadata.requestId);
    const entries = await Promise.all(names.map((name) => world.happened(name, since)));
    const waiting = names.filter((_, index) => entries[index]?.verdict === "held");
    expect(waiting.length).toBeGreaterThan(0);
    for (const name of waiting) {
      const status = await world.status(name);
      expect(status).toMatchObject({ verdict: "held", due: { why: "retry" } });
      expect(Date.parse(`${status?.due?.at}`)).toBeGreaterThan(Date.parse(`${status?.at}`));
      expect(await tags(s3, name)).toEqual({ team: "mine" });
      await world.invoke("SWEEP_FUNCTION", { bucket: name });
      await world.happened(name, `${status?.at}`, ({ verdict }) => verdict === "converged");
      expect(await tags(s3, name)).toEqual({ team: "orders" });
    }
  });
});
