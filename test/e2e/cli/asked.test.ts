import { describe, expect, it } from "vitest";
import { hasTerminal, runCli, stackEnv, startInTerminal } from "../../support/cli.ts";
import { folderWith } from "../../support/folder.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld } from "../../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const env = stackEnv();

const specNow = async (name: string) => (await runCli(["get", name], { env })).stdout;
const managed = () => managedBucket(world, "asked", { tags: { team: "orders" } });
const theirs = (name: string) => world.putSpec({ name, region, tags: { team: "theirs" } });

/** Someone puts another spec of the bucket, and reads the question. */
async function puttingMine(name: string) {
  const spec = `name: ${name}\nregion: ${region}\ntags:\n  team: mine\n`;
  const person = startInTerminal(["put", "spec.yaml"], { env, cwd: await folderWith({ "spec.yaml": spec }) });
  await person.sees("Write this spec? [y/N]");
  return person;
}

if (!hasTerminal) console.warn("skipped: the tests on a terminal need script of util-linux");
describe.runIf(hasTerminal)("a person at a terminal is asked", () => {
  it.each([
    ["y", 0, "team: mine"],
    ["no", 1, "team: orders"],
  ])("and the answer %s counts", async (answer, code, kept) => {
    const name = await managed();
    const person = await puttingMine(name);
    person.types(`${answer}\n`);
    expect((await person.ended).code).toBe(code);
    expect(await specNow(name)).toContain(kept);
  });

  it("and a change made meanwhile is not overwritten", async () => {
    const name = await managed();
    const person = await puttingMine(name);
    await theirs(name);
    person.types("y\n");
    const { code, screen } = await person.ended;
    expect([code, screen]).toEqual([1, expect.stringContaining("has changed since it was read")]);
    expect(await specNow(name)).toContain("team: theirs");
  });

  it("and deletes nothing that was changed meanwhile", async () => {
    const name = await managed();
    const person = startInTerminal(["delete", name], { env });
    await person.sees("The bucket stays as it is. [y/N]");
    await theirs(name);
    person.types("y\n");
    expect((await person.ended).code).toBe(1);
    expect(await specNow(name)).toContain("team: theirs");
  });

  it("and Ctrl-C is an answer, too: nothing is written", async () => {
    const name = await managed();
    const person = await puttingMine(name);
    person.types("\x03");
    expect((await person.ended).code).toBe(130);
    expect(await specNow(name)).toContain("team: orders");
  });
});
