import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, minute, suspend } from "../../support/convergedWorld.ts";
import type { World } from "../../support/world.ts";

const second = 1_000;

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
});

/** What keeps our writes from S3 keeps nobody else's. */
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

const hindrances: readonly (readonly [what: string, hinder: () => void])[] = [
  ["the fleet's repairs are used up", () => (world.restraints.budget.take = async () => false)],
  ["S3 is busy", () => refuseWrites("SlowDown", 503)],
  ["S3 denies the call", () => refuseWrites("AccessDenied", 403)],
];

describe.each(hindrances)("a repair that waits, since %s,", (_, hinder) => {
  // Each look that found it still so doubled the wait, and began it anew.
  it("waits no longer for those who call again and again in the meantime", async () => {
    hinder();
    await suspends();
    const due = world.status?.due?.at;
    for (let call = 0; call < 5; call++) {
      world.clock.pass(second);
      await suspends();
    }
    expect(world.status?.due).toMatchObject({ at: due, why: "retry" });
  });

  it("waits longer each time that it was tried when it was due", async () => {
    hinder();
    await suspends();
    const waits: number[] = [];
    for (let time = 0; time < 3; time++) {
      waits.push(Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime());
      await world.whenDue();
    }
    expect([...new Set(waits)].sort((a, b) => a - b)).toEqual(waits);
  });
});

describe("a facet that was left alone because of a fight", () => {
  // A look at the fight was counted as if the budget had been asked then.
  it("waits for its share of repairs no longer than any other", async () => {
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
