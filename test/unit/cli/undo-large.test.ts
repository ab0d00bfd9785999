import { CreateBucketCommand, PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { beforeEach, expect, it } from "vitest";
import { undoWrites } from "../../../cli/commands/undo.ts";
import { commandContext } from "../../support/commandContext.ts";
import { withoutService } from "../../support/withoutService.ts";
import { bucket, region, World } from "../../support/world.ts";

let world: World;
const deployment = {
  ...withoutService,
  region: async () => region,
  provider: async () => world.core.provider,
  ledger: {
    history: async () => world.history.map((entry) => ({ ...entry, bucket, entry: `history#${entry.at}#1` })),
  },
  specTable: {
    get: async () => structuredClone(world.specs.get(bucket)),
    put: async (spec: object) => void world.specs.set(bucket, spec),
  },
};

const rules = (days: (index: number) => number) =>
  Array.from({ length: 300 }, (_, index) => ({
    ID: `rule-${index}`,
    Status: "Enabled" as const,
    Filter: { Prefix: `${index}/` },
    Expiration: { Days: days(index) },
  }));
const setRules = (Rules: ReturnType<typeof rules>) =>
  world.s3.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules } }),
    region,
  );

// A bucket with 300 rules, of which the service changed one.
beforeEach(async () => {
  world = new World();
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
  await setRules(rules(() => 30));
  await world.spec({ lifecycle: rules((index) => (index === 7 ? 60 : 30)) });
  world.clock.pass(60_000);
});

async function undo() {
  const { context, heard } = commandContext(deployment);
  const error = await undoWrites
    .run({ names: [bucket], options: { yes: true, accept: "deletes" } }, context)
    .then(
      () => undefined,
      ({ message }: Error) => message,
    );
  return { error, heard };
}

it("the history of a long list has the rule that changed, and undo restores the whole list", async () => {
  expect(world.history.at(-1)?.changed?.lifecycle?.lists["/Rules"]).toMatchObject([
    [
      { ID: "rule-7", Expiration: { Days: 30 } },
      { ID: "rule-7", Expiration: { Days: 60 } },
    ],
  ]);
  expect((await undo()).error).toBeUndefined();
  await world.trigger({ why: "spec" });
  const there = world.s3.peek(bucket, "lifecycle") as { Rules: ReturnType<typeof rules> };
  const days = new Map(there.Rules.map(({ ID, Expiration }) => [ID, Expiration.Days]));
  expect(days.size).toBe(300);
  expect(new Set(days.values())).toEqual(new Set([30]));
});

it("undo of a long list does nothing if the bucket has changed since", async () => {
  await setRules(rules((index) => (index === 7 ? 90 : 30)));
  expect((await undo()).error).toBe(`lifecycle of ${bucket} has changed since`);
});
