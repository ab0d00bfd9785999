import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, minute, suspend } from "../../support/convergedWorld.ts";
import type { World } from "../../support/world.ts";

const second = 1_000;

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
});

/** The interception refuses only our own writes. */
async function suspends() {
  const { intercept } = world.s3;
  world.s3.intercept = undefined;
  const cause = await world.alice(suspend, ["versioning"]);
  world.s3.intercept = intercept;
  return world.trigger(cause);
}

function refuseWrites(code: string, status: number): void {
  const error = Object.assign(new Error("said S3"), { Code: code, $metadata: { httpStatusCode: status } });
  world.s3.intercept = (operation) => (operation === "PutBucketVersioning" ? error : undefined);
}

const obstacles: readonly (readonly [what: string, obstruct: () => void])[] = [
  ["the fleet's budget is used up", () => (world.restraints.budget.take = async () => false)],
  ["S3 is busy", () => refuseWrites("SlowDown", 503)],
  ["S3 denies the call", () => refuseWrites("AccessDenied", 403)],
];

describe.each(obstacles)("a repair that waits because %s", (_, obstruct) => {
  // Each check that found it unchanged doubled the wait and restarted it.
  it("does not wait longer because of repeated calls in the meantime", async () => {
    obstruct();
    await suspends();
    const due = world.status?.due?.at;
    for (let call = 0; call < 5; call++) {
      world.clock.pass(second);
      await suspends();
    }
    expect(world.status?.due).toMatchObject({ at: due, why: "retry" });
  });

  it("waits longer after each due attempt", async () => {
    obstruct();
    await suspends();
    const waits: number[] = [];
    for (let time = 0; time < 3; time++) {
      waits.push(Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime());
      await world.whenDue();
    }
    expect([...new Set(waits)].sort((a, b) => a - b)).toEqual(waits);
  });
});

describe("a facet that was held because of a conflict", () => {
  // Checks during the conflict were counted as attempts for the budget.
  it("waits for the budget no longer than any other", async () => {
    for (let round = 0; round < 6; round++) {
      await suspends();
      world.clock.pass(minute);
    }
    expect(world.status?.conditions.versioning).toMatchObject({ hold: "conflict" });
    world.restraints.budget.take = async () => false;
    expect(await world.whenDue()).toMatchObject({ verdict: "held", held: ["budget"] });
    expect(world.status?.conditions.versioning).toMatchObject({ attempt: 1 });
  });
});
