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

    it.each(schedules)(
      "that reads before our call %i and writes before our call %i ends with both",
      async (...pair) => {
        const race = await run([pair]);
        await race.settle();
        const entries = await row.read(race.world);
        expect(entries).toHaveLength(3);
        expect(entries).toEqual(expect.arrayContaining([row.old, row.ours, row.theirs]));
        expect(race.overlaps.map(({ by, restored, facet, reason }) => [by, restored, facet, reason])).toEqual(
          race.overwritten ? [["terraform", true, row.facet, undefined]] : [],
        );
        expect(race.world.status?.verdict).toBe("converged");
      },
    );
  });
});
