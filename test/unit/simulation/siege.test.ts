import { describe, expect, it, vi } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { closedSpecs, openings } from "../../simulation/foreignChanges.ts";
import { besiege, checkMs, type Siege } from "../../simulation/siege.ts";

vi.mock("../../../functions/wiring.ts", () => import("../../simulation/wiring.ts"));
vi.mock("../../../functions/returnMessages.ts", () => import("../../simulation/returnMessages.ts"));
vi.mock("../../../functions/entry.ts", () => ({ entry: (handle: unknown) => handle }));
vi.mock("node:timers/promises", async () => ({
  setTimeout: (await import("../../simulation/wiring.ts")).pause,
}));

/** Plays a siege; if it ends badly, again, for a trace of its last steps. */
async function withstood(siege: Siege) {
  const played = await besiege(siege);
  if (played.wrong.length === 0) return played;
  const { world } = await besiege({ ...siege, traced: true });
  const trace = world.trace?.slice(-500) ?? [];
  return expect.fail([`a siege by seed ${siege.seed}:`, ...played.wrong, "", ...trace].join("\n"));
}

const seed = Number(process.env.SIMULATE_SEED ?? 1);
const most = Number(process.env.SIEGE_N ?? 10_000);

/** What lets somebody in only together with another facet, or with roles and tables that the S3 in memory does not have. */
const unattacked = ["abac", "metadata", "replication", "tags"];

describe("a bucket that somebody opens again whenever it is closed", { timeout: 0 }, () => {
  it("is attacked by every facet that can be opened", () => {
    const rows = [...facetTable.values()].flatMap(({ name, ...row }) => (row.openings ? [name] : []));
    expect([...Object.keys(openings), ...unattacked].sort()).toEqual(rows.sort());
    const specs = closedSpecs.map((specFor) => specFor("orders"));
    for (const facet of Object.keys(openings)) expect(specs.some((spec) => facet in spec)).toBe(true);
  });

  it(`is closed ${most} times, each time in one check of which an event or a sweep told`, async () => {
    const { world, attacker } = await withstood({ seed, openings: most });
    expect(attacker.openings).toBeGreaterThanOrEqual(most);
    expect(world.watch.exposures.longestMs).toBeLessThan(checkMs);
    console.info(`opened ${attacker.openings} times, by ${[...attacker.opened.keys()].join(", ")};`);
    console.info(`closed ${Math.round(world.watch.exposures.longestMs)} ms after it was told at the latest`);
  });

  it("is closed by every check that sees it open, also while calls fail", async () => {
    for (let siege = seed; siege < seed + most / 100; siege++) {
      await withstood({ seed: siege, openings: 20, stormy: true });
      // Virtual time never lets real time have its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
