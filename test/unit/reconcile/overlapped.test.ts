import { describe, expect, it } from "vitest";
import { Race } from "../../support/race.ts";
import { shared } from "../../support/secondWriter.ts";

const ourCalls = 4;
const positions = Array.from({ length: ourCalls + 1 }, (_, index) => index);
/** At which of our calls the second writer reads and writes. */
const schedules = positions.flatMap((read) =>
  positions.filter((write) => write >= read).map((write) => [read, write] as const),
);

const stepsAt = (race: Race, pairs: readonly (readonly [number, number])[]) => {
  const steps = new Map<number, (() => Promise<void>)[]>();
  const add = (at: number, step: () => Promise<void>) => steps.set(at, [...(steps.get(at) ?? []), step]);
  for (const [read, write] of pairs) {
    add(read, () => race.reads());
    add(write, () => race.writes());
  }
  return steps;
};

describe.each(shared)("a second writer of another entry: $facet", (row) => {
  describe.each([true, false])("records with milliseconds: %s", (exact) => {
    const run = async (pairs: readonly (readonly [number, number])[]) => {
      const race = new Race(row, exact);
      await race.begin();
      const spec = () => race.world.spec({ ...row.spec(row.ours), additive: [row.facet] });
      await race.during(spec, stepsAt(race, pairs));
      return race;
    };

    const ended = async (race: Race) => {
      await race.settle();
      const entries = await row.read(race.world);
      expect(entries).toHaveLength(3);
      expect(entries).toEqual(expect.arrayContaining([row.old, row.ours, row.theirs]));
      expect(race.world.status?.verdict).toBe("converged");
    };

    it.each(schedules)("reads before our call %i, writes before our call %i: both stay", async (...pair) => {
      const race = await run([pair]);
      await ended(race);
      expect(race.overlaps.map(({ by, restored, reason }) => [by, restored, reason])).toEqual(
        race.overwritten ? [["terraform", true, undefined]] : [],
      );
    });

    it("and does it once more if it finds its entry missing, at any two moments: both stay", async () => {
      const pairs = schedules.flatMap((one) =>
        schedules.flatMap((two) => (one[1] <= two[0] ? [[one, two] as const] : [])),
      );
      let overwritten = 0;
      for (const two of pairs) {
        const race = await run(two);
        await ended(race);
        overwritten += Number(race.overwritten);
        if (exact) expect([two, race.overlaps.length]).toEqual([two, Number(race.overwritten)]);
      }
      expect([pairs.length, overwritten > 0]).toEqual([70, true]);
    });

    it("never stops: a sweep later the service writes nothing", async () => {
      const race = await run([[2, 2]]);
      await ended(race);
      for (let round = 0; round < 20; round += 1) {
        race.world.clock.pass(60_000);
        await race.reads();
        await race.writes();
        await race.settle();
        await race.world.trigger({ why: "sweep" });
        expect(race.world.calls.filter((name) => name.startsWith("Put"))).toEqual([]);
      }
    });
  });
});
