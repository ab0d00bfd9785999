import { CreateBucketCommand, PutBucketTaggingCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { RepairBudget } from "../../../service/tables/budget.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { Table } from "../../simulation/tables.ts";
import { bucket, region, World } from "../../support/world.ts";

const minute = 60_000;
const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const spec = { versioning: true, tags: { team: "orders" } };

let world: World;
beforeEach(() => {
  world = new World();
});

const foreignChange = async () => world.trigger(await world.alice(suspend, ["versioning"]));

describe("outside its maintenance windows", () => {
  const openIn = (ms: number) => {
    const start = new Date(world.clock.now().getTime() + ms);
    return {
      kind: "allow",
      schedule: `${start.getUTCMinutes()} ${start.getUTCHours()} * * *`,
      duration: "30m",
    } as const;
  };
  beforeEach(async () => {
    await world.spec(spec);
    world.clock.pass(10 * minute);
  });

  it.each(["operator", "spec"])(
    "a bucket is checked and not written, and repaired when the %s's window opens",
    async (whose) => {
      if (whose === "operator") world.restraints.windows.push(openIn(60 * minute));
      else await world.spec({ ...spec, windows: [openIn(60 * minute)] });
      const outcome = await foreignChange();
      expect(outcome).toMatchObject({ verdict: "held", held: ["window"], sent: [] });
      expect(outcome.reason).toMatch(/^outside its maintenance windows until \d{4}-/);
      expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held", sent: [] });
      const repaired = await world.whenDue();
      expect(repaired).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
      expect(repaired.causes[0]?.call?.principal.name).toBe("mallory");
    },
  );

  it("a changed spec waits too, and so does a bucket that is to be created", async () => {
    world.restraints.windows.push(openIn(60 * minute));
    expect(await world.spec({ ...spec, versioning: false })).toMatchObject({ verdict: "held", sent: [] });
    world.specs.set("orders-new", { name: "orders-new", region, versioning: true });
    world.s3.calls.length = 0;
    await world.spec(spec);
    expect(world.calls.filter((operation) => /^(Put|Create|Delete)/.test(operation))).toEqual([]);
  });

  it("a bucket in sync is converged", async () => {
    world.restraints.windows.push(openIn(60 * minute));
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
  });
});

describe("first contact with adoption: asked", () => {
  beforeEach(async () => {
    world.restraints.adoptsOnlyAsked = true;
  });
  const theirs = async () => {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
    await world.s3.send(
      new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [{ Key: "theirs", Value: "yes" }] } }),
      region,
    );
  };

  it("does not write a bucket until its spec says adopt: true", async () => {
    await theirs();
    expect(await world.spec(spec)).toMatchObject({ verdict: "held", held: ["adoption"], sent: [] });
    expect(world.status?.reason).toContain("adopt: true");
    const adopted = await world.spec({ ...spec, adopt: true });
    expect(adopted).toMatchObject({ verdict: "converged" });
    expect(adopted.before).toEqual({ tags: { theirs: "yes" }, versioning: null });
  });

  it("is over once the bucket was adopted: from then on it is repaired", async () => {
    await theirs();
    await world.spec({ ...spec, adopt: true });
    await world.spec(spec);
    world.clock.pass(10 * minute);
    expect(await foreignChange()).toMatchObject({
      verdict: "converged",
      sent: [{ type: "PutBucketVersioning" }],
    });
  });

  it.each([
    ["names nothing", {}],
    ["is in sync by chance", { tags: { theirs: "yes" } }],
  ])("is not over because the first spec %s: a later one is held", async (_, first) => {
    await theirs();
    expect(await world.spec(first)).toMatchObject({ verdict: "converged", sent: [] });
    expect(await world.spec(spec)).toMatchObject({ verdict: "held", held: ["adoption"], sent: [] });
    world.clock.pass(10 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held", sent: [] });
  });

  it("is over for a bucket in sync once the spec has said adopt: true", async () => {
    await theirs();
    await world.spec({ tags: { theirs: "yes" }, adopt: true });
    expect(await world.spec(spec)).toMatchObject({ verdict: "converged" });
  });

  it("is not over because another principal creates the bucket first", async () => {
    world.s3.intercept = async (operation) => {
      if (operation !== "CreateBucket") return undefined;
      world.s3.intercept = undefined;
      await theirs();
      return undefined;
    };
    await world.spec(spec);
    world.clock.pass(10 * minute);
    expect(await world.spec({ ...spec, versioning: false })).toMatchObject({ held: ["adoption"], sent: [] });
  });

  it("stays over if an older version recorded it so", async () => {
    await theirs();
    await world.spec({ tags: { theirs: "yes" } });
    world.statuses.set(bucket, { ...newStatus(bucket, ""), ...world.status, adopted: true });
    expect(await world.spec(spec)).toMatchObject({ verdict: "converged" });
  });

  it("does not apply to a bucket that the service creates", async () => {
    expect(await world.spec(spec)).toMatchObject({ verdict: "converged" });
    world.clock.pass(10 * minute);
    expect(await foreignChange()).toMatchObject({ verdict: "converged" });
  });
});

describe("when the fleet's budget for a minute is used up", () => {
  beforeEach(async () => {
    await world.spec({ ...spec, blockPublicAccess: true });
    world.clock.pass(10 * minute);
  });

  it("a bucket is held, and repaired when the budget permits it again", async () => {
    world.restraints.budget.take = async () => false;
    expect(await foreignChange()).toMatchObject({ verdict: "held", held: ["budget"], sent: [] });
    world.restraints.budget.take = async () => true;
    const repaired = await world.whenDue();
    expect(repaired).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(repaired.causes[0]?.call?.principal.name).toBe("mallory");
  });

  it("a person's request is carried out anyway", async () => {
    world.restraints.budget.take = async () => false;
    expect(await world.spec({ versioning: false })).toMatchObject({ verdict: "converged" });
  });

  it("nothing is taken from it if nothing differs", async () => {
    let taken = 0;
    world.restraints.budget.take = async () => {
      taken += 1;
      return true;
    };
    await world.trigger({ why: "sweep" });
    expect(taken).toBe(0);
    await foreignChange();
    expect(taken).toBe(1);
  });
});

/** A fleet's budgets, by number of repairs per minute, over one table. */
function budgetsOf(): (aMinute: number) => RepairBudget {
  const table = new Table(
    ["bucket", "entry"],
    () => 0,
    () => 0,
  );
  const send = async (command: object) => table.send(command);
  const documents = { send } as ConstructorParameters<typeof RepairBudget>[0];
  return (aMinute) => new RepairBudget(documents, "ledger", aMinute);
}

describe("the budget of repairs", () => {
  const budgetOf = (aMinute: number) => budgetsOf()(aMinute);
  const now = new Date("2026-12-01T08:00:30Z");
  const granted = async (budget: RepairBudget, urgent: boolean, at = now) => {
    let count = 0;
    while (count < 100 && (await budget.take(at, urgent)) === true) count += 1;
    return count;
  };

  it("reserves a quarter for repairs that make buckets safer", async () => {
    const budget = budgetOf(8);
    expect(await granted(budget, false)).toBe(6);
    expect(await granted(budget, true)).toBe(2);
  });

  it("is full again in the next minute, except for the place that the last repair was given", async () => {
    const budget = budgetOf(4);
    expect(await granted(budget, true)).toBe(4);
    expect(await granted(budget, true, new Date(now.getTime() + minute))).toBe(3);
  });

  it("gives a thousand that come at once a place each, as many a minute as configured, one after the other", async () => {
    const budget = budgetOf(60);
    const turns = await Promise.all(Array.from({ length: 1_000 }, () => budget.take(now, false)));
    const places = turns.filter((turn) => typeof turn === "string");
    expect(turns.filter((turn) => turn === true)).toHaveLength(45);
    const minutes = [...Map.groupBy(places, (place) => place)];
    expect(minutes.slice(0, -1).every(([, some]) => some.length === 45)).toBe(true);
    expect(minutes[0]?.[0]).toBe("2026-12-01T08:01:00.000Z");
    expect(minutes.at(-1)?.[0]).toBe("2026-12-01T08:22:00.000Z");
  });

  it("is asked for a plan without a place being taken", async () => {
    const budget = budgetOf(1);
    expect(await budget.asked.take(now, false)).toBe(true);
    expect(await budget.take(now, false)).toBe(true);
    for (const urgent of [true, false])
      expect(await budget.asked.take(now, urgent)).toBe("2026-12-01T08:01:00.000Z");
    expect(await budget.take(now, true)).toBe("2026-12-01T08:01:00.000Z");
  });
});

describe("a bucket that the budget has given a place", () => {
  let asked: number;
  let at: string;
  beforeEach(async () => {
    await world.spec({ ...spec, blockPublicAccess: true });
    world.clock.pass(10 * minute);
    asked = 0;
    at = new Date(world.clock.now().getTime() + 7 * minute).toISOString();
    world.restraints.budget.take = async () => {
      asked += 1;
      return at;
    };
    await foreignChange();
  });

  it("is due then, and says so", () => {
    expect(world.status).toMatchObject({
      due: { at, why: "retry" },
      conditions: { versioning: { hold: "budget", until: at } },
    });
  });

  it("is repaired then, at its second check, and asks for nothing more", async () => {
    expect(await world.whenDue()).toMatchObject({
      verdict: "converged",
      sent: [{ type: "PutBucketVersioning" }],
    });
    expect(asked).toBe(1);
  });

  it("keeps its place, and takes no other, when another principal calls in the meantime", async () => {
    world.clock.pass(minute);
    expect(await foreignChange()).toMatchObject({ verdict: "held", held: ["budget"] });
    expect(world.status?.due).toMatchObject({ at });
    expect(asked).toBe(1);
  });

  it("keeps its place if a facet of another severity waits with it", async () => {
    world.s3.plant(bucket, "tagging", { TagSet: [{ Key: "team", Value: "mine" }] });
    world.clock.pass(minute);
    await world.trigger({ why: "sweep" });
    const before = asked;
    for (let round = 0; round < 5; round++) await foreignChange();
    expect(asked - before).toBeLessThanOrEqual(1);
  });

  it("loses it a quarter of an hour later, so that an outage is not followed by a flood", async () => {
    world.clock.pass(23 * minute);
    at = new Date(world.clock.now().getTime() + minute).toISOString();
    expect(await world.trigger({ why: "due" })).toMatchObject({ verdict: "held", held: ["budget"] });
    expect(asked).toBe(2);
  });
});

describe("when the operator raises the budget", () => {
  const [before, after] = [1, 600];
  const settings = (aMinute: number) => Object.assign(world.restraints, { budget: budgets(aMinute) });
  let budgets: (aMinute: number) => RepairBudget;
  beforeEach(async () => {
    budgets = budgetsOf();
    await world.spec({ ...spec, blockPublicAccess: true });
    world.clock.pass(10 * minute);
    settings(before);
    for (let other = 0; other < 100; other++) await world.restraints.budget.take(world.clock.now(), false);
    const place = new Date(Math.floor(world.clock.now().getTime() / minute + 100) * minute).toISOString();
    expect(await foreignChange()).toMatchObject({ verdict: "held", held: ["budget"] });
    expect(world.status?.due).toMatchObject({ at: place });
  });

  it("a change that is new is repaired at once, however long the line was", async () => {
    settings(after);
    expect(await world.restraints.budget.take(world.clock.now(), false)).toBe(true);
  });

  it("and lowers it again, a change that is new does not wait for a line that is no more", async () => {
    settings(after);
    await world.restraints.budget.take(world.clock.now(), false);
    settings(before);
    expect(await world.restraints.budget.take(world.clock.now(), false)).toBe(true);
  });

  it("a bucket that waits is repaired at its next check, and not hours later", async () => {
    settings(after);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
  });

  it("a bucket that waits keeps its place if the setting is the same", async () => {
    const { due } = { ...world.status };
    world.clock.pass(minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held" });
    expect(world.status?.due).toMatchObject({ at: due?.at });
  });

  it("a bucket that waits keeps its place while the table does not answer", async () => {
    const { due } = { ...world.status };
    world.restraints.budget.reaches = () => Promise.reject(new Error("no answer"));
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held" });
    expect(world.status?.due).toMatchObject({ at: due?.at });
  });
});
