import { describe, expect, it } from "vitest";
import { runCli, stackEnv } from "../../support/cli.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const env = stackEnv();
const dxaws = (...words: string[]) => runCli(words, { env });

describe("a requested check", () => {
  it("is over when the facets of the spec were read, and not those that it no longer has", async () => {
    const name = await managedBucket(world, "fewer", { versioning: true, tags: { team: "orders" } });
    const since = new Date().toISOString();
    await world.putSpec({ name, region, versioning: true });
    await world.statusAfter(name, since);
    expect(await dxaws("reconcile", name)).toMatchObject({ code: 0, stdout: `${name}: converged\n` });
  });

  it("says that a paused bucket is paused, and exits with 1", async () => {
    const name = uniqueName("paused");
    await world.putSpec({ name, region, versioning: true, paused: true });
    const ran = await dxaws("reconcile", name);
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringMatching(`^${name}: paused`)]);
  });

  it("prints what is wrong with an invalid spec", async () => {
    const name = uniqueName("invalid");
    await world.putSpec({ name, region, versionning: true });
    const ran = await dxaws("reconcile", name);
    expect([ran.code, ran.stdout]).toEqual([
      1,
      `${name}: invalid: /versionning: unknown key; did you mean "versioning"?\n`,
    ]);
    await world.deleteSpec(name);
  });

  it("is refused for a bucket without a spec", async () => {
    expect(await dxaws("reconcile", "nobodys-bucket")).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: the spec table has no spec of nobodys-bucket\n",
    });
  });
});
