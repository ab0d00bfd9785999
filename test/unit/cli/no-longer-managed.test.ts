import { GetBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { history } from "../../../cli/commands/history.ts";
import { put } from "../../../cli/commands/put.ts";
import { rowsOf } from "../../../cli/report/rows.ts";
import { commandContext } from "../../support/commandContext.ts";
import { foresee } from "../../support/foresee.ts";
import { entry, storyOf } from "../../support/storyOf.ts";
import { withoutService } from "../../support/withoutService.ts";
import { bucket, region, World } from "../../support/world.ts";

const whole = { tags: { team: "orders" }, versioning: true };
const sentence = "tags is no longer managed; the bucket keeps it (null removes it)";

let world: World;
const deployment = {
  ...withoutService,
  region: async () => region,
  provider: async () => world.core.provider,
  ledger: {
    history: async () => world.history.map((one) => ({ ...one, bucket, entry: `history#${one.at}#1` })),
  },
  specTable: {
    get: async () => structuredClone(world.specs.get(bucket)),
    put: async (spec: object) => void world.specs.set(bucket, spec),
  },
};

beforeEach(async () => {
  world = new World();
  await world.spec(whole);
  world.clock.pass(60_000);
});

async function putOf(spec: object) {
  const { context, heard } = commandContext(deployment);
  context.stdin = async () => JSON.stringify({ name: bucket, region, ...spec });
  await put.run({ names: ["-"], options: { yes: true } }, context);
  return heard;
}

async function historyText() {
  const { context, heard } = commandContext(deployment);
  await history.run({ names: [bucket], options: {} }, context);
  return heard.text;
}

describe("a facet that is taken out of a spec", () => {
  it("is shown by put as no longer managed, for people and for programs", async () => {
    const heard = await putOf({ versioning: true });
    expect(heard.text).toContain(`  . ${sentence}\n`);
    expect(heard.results).toContainEqual(expect.objectContaining({ kind: "proposal", unmanaged: ["tags"] }));
  });

  it("stays on the bucket, and the history says so once, although nothing was sent", async () => {
    await putOf({ versioning: true });
    await world.trigger({ why: "spec" });
    world.clock.pass(60_000);
    await world.trigger({ why: "manual" });
    expect(world.history.map(({ unmanaged, sent }) => [unmanaged, sent.length])).toEqual([
      [["tags"], 0],
      [undefined, 2],
    ]);
    expect(await historyText()).toContain(
      '- spec /tags: {"team":"orders"} (no longer managed; the bucket keeps it, null removes it)\n',
    );
    const there = await world.s3.send(new GetBucketTaggingCommand({ Bucket: bucket }), region);
    expect(there).toMatchObject({ TagSet: [{ Key: "team", Value: "orders" }] });
  });

  it("is printed also when it was the last one", async () => {
    await putOf({});
    await world.trigger({ why: "spec" });
    expect(world.history[0]?.unmanaged).toEqual(["tags", "versioning"]);
  });

  it("is foreseen by a plan of that spec, also where nothing differs", async () => {
    const plan = await foresee({ name: bucket, region, versioning: true }, "spec", world.core);
    expect([plan.inSync, plan.unmanaged]).toEqual([true, ["tags"]]);
    expect(`${plan}`).toContain(`is in sync: nothing to do.\n  . ${sentence}`);
  });

  it("is in the report", () => {
    const [row] = rowsOf(storyOf(entry("08:00:00", { unmanaged: ["tags"], drift: [], sent: [] })), []);
    expect(row?.history[0]?.remarks).toContain(`${sentence}.`);
  });
});

describe("none is called no longer managed", () => {
  it.each([
    ["a facet that is changed", { ...whole, tags: { team: "billing" } }],
    ["a facet that is to be removed", { ...whole, tags: null }],
    ["a facet that is new", { ...whole, blockPublicAccess: true }],
  ])("%s", async (_, spec) => {
    const heard = await putOf(spec);
    expect(heard.text).not.toContain("no longer managed");
    await world.trigger({ why: "spec" });
    expect(world.history[0]?.unmanaged).toBeUndefined();
  });
});
