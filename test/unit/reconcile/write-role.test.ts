import { describe, expect, it } from "vitest";
import { pausedCode, S3Failure } from "../../../core/providers/awsErrors.ts";
import { stsError } from "../../support/fakeSts.ts";
import { home, member, minute, RolesWorld } from "../../support/rolesWorld.ts";

const buckets = 50;
const role = (use: string) => `arn:aws:iam::${member}:role/dxaws-s3-prod-ca-central-1-${use}`;
const message = (use: string, code: string) =>
  `account ${member} is out of reach: the role ${role(use)} cannot be assumed (${code})`;
const all = (world: RolesWorld, account = member) => world.names[account] ?? [];

/** The member's roles cannot be assumed. */
function refuse(world: RolesWorld, code: string, uses: readonly string[] = ["write"]): void {
  const arns = uses.map(role);
  world.sts.refuses = ({ RoleArn }) =>
    arns.includes(`${RoleArn}`) ? stsError(code, code === "AccessDenied" ? 403 : 400) : undefined;
}

async function begun(): Promise<RolesWorld> {
  const world = new RolesWorld(buckets);
  await world.begin();
  expect(await world.verdicts(member)).toEqual(["converged: "]);
  return world;
}

/** The buckets of the member have drifted, and are found so by checks of the sweep. */
async function drifted(world: RolesWorld): Promise<void> {
  await world.drift(all(world));
  for (const name of all(world)) await world.check(name, { why: "sweep" });
}

describe("an account whose role for writing is missing", () => {
  it("has one entry of the history, and its drifted buckets are blocked with one reason and none of their own", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    await drifted(world);
    await world.minutes(60);
    expect(await world.verdicts(member)).toEqual([`blocked: ${message("write", "AccessDenied")}`]);
    expect(world.turns.map(({ became }) => became)).toEqual(["out of reach"]);
    expect(world.entries).toEqual([]);
    const { conditions } = await world.status(all(world)[7] ?? "");
    expect(conditions).toMatchObject({ versioning: { verdict: "blocked", ofAccount: true } });
  });

  it("takes one place of its budget, and one check or two a minute", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    await drifted(world);
    world.checks = 0;
    await world.minutes(60);
    expect(world.places).toEqual([member]);
    expect(world.checks).toBeGreaterThan(50);
    expect(world.checks).toBeLessThan(130);
  });

  it("takes no place in a new container, which knows from the ledger that the role was missing", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    await drifted(world);
    world.places.length = 0;
    world.newContainer();
    await world.minutes(3);
    expect(world.places).toEqual([]);
  });

  it("is repaired within minutes when the role is back, which is recorded once", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    await drifted(world);
    await world.minutes(180);
    world.sts.refuses = () => undefined;
    await world.minutes(8);
    expect(await world.verdicts(member)).toEqual(["converged: "]);
    expect(world.turns.map(({ became }) => became).sort()).toEqual(["out of reach", "within reach"]);
    expect(world.entries).toHaveLength(buckets);
    expect(await world.lastEntry(all(world)[3] ?? "")).toMatchObject({
      verdict: "converged",
      drift: [{ facet: "versioning" }],
      sent: [{ type: "PutBucketVersioning" }],
    });
    await world.minutes(30);
    expect(world.turns).toHaveLength(2);
    expect(world.entries).toHaveLength(buckets);
  });

  it("has an entry of a bucket that someone changes, once", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    const [name = ""] = all(world);
    await world.drift([name]);
    const call = {
      event: "PutBucketVersioning",
      requestId: "r1",
      principal: { name: "alice", type: "IAMUser" },
      region: "ca-central-1",
    };
    for (let times = 0; times < 3; times++)
      await world.check(name, { why: "drift", facets: ["versioning"], call });
    await world.minutes(30);
    expect(world.entries).toHaveLength(1);
    expect(await world.lastEntry(name)).toMatchObject({
      verdict: "blocked",
      drift: [{ facet: "versioning" }],
      causes: [{ call: { principal: { name: "alice" } } }],
    });
  });

  it("is within reach although its tried bucket no longer differs", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    const [name = ""] = all(world);
    await world.drift([name]);
    await world.check(name, { why: "sweep" });
    await world.drift([name], "Enabled");
    await world.minutes(10);
    expect(world.turns.map(({ became }) => became)).toEqual(["out of reach"]);
    world.sts.refuses = () => undefined;
    await world.minutes(2);
    expect(world.turns.map(({ became }) => became).sort()).toEqual(["out of reach", "within reach"]);
  });

  it("defers no check that needs no role: S3 may have returned the value from before a change", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    const [first = "", ...others] = all(world).slice(0, 9);
    await world.drift([first]);
    await world.check(first, { why: "sweep" });
    for (const name of others) await world.check(name, { why: "drift", facets: ["versioning"] });
    await world.drift(others);
    await world.minutes(3);
    for (const name of others)
      expect(await world.status(name)).toMatchObject({ verdict: "blocked", due: { why: "account" } });
  });

  it("changes nothing for another account: its drift is repaired at once", async () => {
    const world = await begun();
    refuse(world, "AccessDenied");
    await drifted(world);
    await world.drift(all(world, home));
    for (const name of all(world, home)) await world.check(name, { why: "sweep" });
    expect(await world.verdicts(home)).toEqual(["converged: "]);
    expect(world.entries).toHaveLength(buckets);
    expect(world.turns.every(({ account }) => account === member)).toBe(true);
  });
});

it("a bucket whose session policy STS refuses is blocked for itself: the account is within reach", async () => {
  const world = await begun();
  const [name = "", ...others] = all(world);
  world.sts.refuses = ({ Policy }) =>
    Policy?.includes(name) ? stsError("PackedPolicyTooLarge", 400) : undefined;
  await drifted(world);
  expect(await world.status(name)).toMatchObject({ verdict: "blocked", reason: /STS refuses the session/ });
  for (const other of others) expect(await world.status(other)).toMatchObject({ verdict: "converged" });
  expect(world.turns).toEqual([]);
  expect(world.entries).toHaveLength(buckets);
});

describe.each([["reading"], ["writing"]])("an account whose role for %s STS throttles", (what) => {
  const use = what.slice(0, 4).replace("writ", "write");
  it("is recorded once it lasts for five minutes, and its buckets have one reason", async () => {
    const world = await begun();
    await world.drift(all(world));
    world.clock.pass(61 * minute);
    world.newContainer();
    refuse(world, "Throttling", [use]);
    for (const name of all(world)) await world.check(name, { why: "sweep" });
    expect(world.turns).toEqual([]);
    await world.minutes(3);
    expect(world.turns).toEqual([]);
    await world.minutes(40);
    expect(await world.verdicts(member)).toEqual([`retrying: ${message(use, "Throttling")}`]);
    expect(world.turns).toMatchObject([{ became: "out of reach", account: member }]);
    expect(world.entries).toEqual([]);
    expect(world.places.length).toBeLessThanOrEqual(1);
    world.sts.refuses = () => undefined;
    await world.minutes(10);
    expect(await world.verdicts(member)).toEqual(["converged: "]);
    expect(world.turns.map(({ became }) => became).sort()).toEqual(["out of reach", "within reach"]);
    expect(world.entries).toHaveLength(buckets);
  });
});

it("a bucket whose region was throttled for a moment does not wait for another region of its account", async () => {
  const world = await begun();
  const [far = "", ...near] = all(world).slice(0, 9);
  const paused = (place: string) =>
    new S3Failure(
      "transient",
      pausedCode,
      pausedCode,
      `S3 in ${place} of account ${member} is throttled`,
      {},
    );
  const isOut = ({ input }: object & { input?: { Bucket?: string } }) => input?.Bucket === far;
  world.fails = (command) => (isOut(command) ? paused("eu-west-1") : undefined);
  await world.check(far, { why: "sweep" });
  await world.minutes(10);
  expect(world.turns.map(({ became }) => became)).toEqual(["out of reach"]);
  await world.drift(near);
  world.fails = (command) => paused(isOut(command) ? "eu-west-1" : "ca-central-1");
  for (const name of near) await world.check(name, { why: "drift", facets: ["versioning"] });
  world.fails = (command) => (isOut(command) ? paused("eu-west-1") : undefined);
  await world.minutes(3);
  for (const name of near) expect(await world.status(name)).toMatchObject({ verdict: "converged" });
});

it("an account that S3 throttles is recorded once it lasts for five minutes, and few buckets have an entry", async () => {
  const world = await begun();
  const slow = new S3Failure("transient", "SlowDown", "GetBucketVersioning", "SlowDown", {});
  world.failures.set(member, slow);
  for (const name of all(world)) await world.check(name, { why: "sweep" });
  await world.minutes(60);
  expect(await world.verdicts(member)).toEqual([
    expect.stringMatching(/^retrying: S3 in ca-central-1 of account 222233334444 is throttled/),
  ]);
  expect(world.turns).toMatchObject([{ became: "out of reach", account: member }]);
  expect(world.entries.length).toBeLessThan(10);
  world.failures.clear();
  await world.minutes(10);
  expect(await world.verdicts(member)).toEqual(["converged: "]);
  expect(world.turns.map(({ became }) => became).sort()).toEqual(["out of reach", "within reach"]);
});
