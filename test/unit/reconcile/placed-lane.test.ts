import { expect, it } from "vitest";
import { statusItem } from "../../../service/tables/ledgerItems.ts";
import { convergedWorld, suspend } from "../../support/convergedWorld.ts";

it.each([50, 57])(
  "a repair with a place is due in the lane of places, also if it was given one in second %i",
  async (second) => {
    const world = await convergedWorld();
    const intoMinute = world.clock.now().getTime() % 60_000;
    world.clock.pass(600_000 - intoMinute + second * 1_000);
    const nextMinute = new Date(world.clock.now().getTime() + (60 - second) * 1_000).toISOString();
    world.restraints.budget.take = async () => nextMinute;
    await world.trigger(await world.alice(suspend, ["versioning"]));
    const status = world.status;
    expect(status?.conditions.versioning).toMatchObject({ hold: "budget", until: nextMinute });
    expect(status && statusItem(status)).toMatchObject({ waiting: expect.stringMatching(/^placed~/) });
  },
);
