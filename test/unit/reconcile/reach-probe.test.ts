import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { stsError } from "../../support/fakeSts.ts";
import { home, member, RolesWorld } from "../../support/rolesWorld.ts";
import { region } from "../../support/world.ts";

const role = (use: string) => `arn:aws:iam::${member}:role/dxaws-s3-prod-ca-central-1-${use}`;
const refuse = (world: RolesWorld, use: string) => {
  world.sts.refuses = ({ RoleArn }) => (RoleArn === role(use) ? stsError("AccessDenied", 403) : undefined);
};
const became = (world: RolesWorld) => world.turns.map((turn) => turn.became).sort();

/** One bucket of the member shows that a role of its account is missing. */
async function out(use: string) {
  const world = new RolesWorld(4);
  await world.begin();
  if (use === "read") {
    world.clock.pass(2 * 60 * 60_000);
    world.newContainer();
  }
  refuse(world, use);
  const [name = ""] = world.names[member] ?? [];
  await world.drift([name]);
  await world.check(name, { why: "sweep" });
  await world.minutes(5);
  expect(became(world)).toEqual(["out of reach"]);
  return { world, name, spec: world.specs.get(name) as object };
}

type Case = Awaited<ReturnType<typeof out>>;
const changes: Readonly<Record<string, (one: Case) => unknown>> = {
  "has no spec any more": ({ world, name }) => world.specs.delete(name),
  "is paused": ({ world, name, spec }) => world.specs.set(name, { ...spec, paused: true }),
  "has an invalid spec": ({ world, name, spec }) => world.specs.set(name, { ...spec, versioning: 7 }),
  "is only observed": ({ world, name, spec }) => world.specs.set(name, { ...spec, mode: "observe" }),
  "is in another account by its spec": ({ world, name, spec }) =>
    world.specs.set(name, { ...spec, account: home }),
  "does not exist any more": async ({ world, name, spec }) => {
    world.specs.set(name, { ...spec, recreate: false });
    await world.owners.get(member)?.write(region, new DeleteBucketCommand({ Bucket: name }));
  },
};

describe.each(["read", "write"])(
  "an account without the role to %s, whose one bucket that shows it",
  (use) => {
    it.each(Object.keys(changes))("%s, is within reach once the role is back", async (change) => {
      const one = await out(use);
      const { world, name } = one;
      await changes[change]?.(one);
      await world.check(name, { why: "spec" });
      await world.minutes(5);
      expect(became(world)).toEqual(["out of reach"]);
      world.sts.refuses = () => undefined;
      await world.minutes(5);
      expect(became(world)).toEqual(["out of reach", "within reach"]);
    });

    it("has no spec any more, is recorded when it is out of reach again", async () => {
      const { world, name } = await out(use);
      world.specs.delete(name);
      await world.check(name, { why: "spec" });
      world.sts.refuses = () => undefined;
      await world.minutes(70);
      world.newContainer();
      refuse(world, use);
      const others = (world.names[member] ?? []).slice(1);
      await world.drift(others);
      for (const other of others) await world.check(other, { why: "sweep" });
      expect(became(world)).toEqual(["out of reach", "out of reach", "within reach"]);
    });
  },
);

it("an account that can be read again, and not written, is recorded so: only its drifted buckets are blocked", async () => {
  const { world, name } = await out("read");
  const all = world.names[member] ?? [];
  for (const one of all) await world.check(one, { why: "sweep" });
  refuse(world, "write");
  await world.minutes(8);
  expect(became(world)).toEqual(["out of reach", "out of reach", "within reach"]);
  expect(world.turns.at(-1)).toMatchObject({ reason: expect.stringContaining(role("write")) });
  for (const one of all)
    expect((await world.status(one)).verdict).toBe(one === name ? "blocked" : "converged");
  await world.minutes(60);
  expect(world.turns).toHaveLength(3);
});
