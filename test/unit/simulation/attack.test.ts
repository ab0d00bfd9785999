import { describe, expect, it, vi } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { type Attack, checkMs, runAttack } from "../../simulation/attackRun.ts";
import { closedSpecs, openings } from "../../simulation/foreignChanges.ts";

vi.mock("../../../functions/wiring.ts", () => import("../../simulation/wiring.ts"));
vi.mock("../../../functions/returnMessages.ts", () => import("../../simulation/returnMessages.ts"));
vi.mock("@aws-sdk/lib-dynamodb", () => import("../../simulation/documentCommands.ts"));
vi.mock("../../../service/tables/shards.ts", () => import("../../simulation/shards.ts"));
vi.mock("../../../functions/entry.ts", () => ({ entry: (handle: unknown) => handle }));
vi.mock("../../../functions/warmUp.ts", () => ({ warmUp: async () => undefined }));
vi.mock("node:timers/promises", async () => ({
  setTimeout: (await import("../../simulation/wiring.ts")).pause,
}));

/** Runs an attack; if there are violations, again, for a trace of its last steps. */
async function withstands(attack: Attack) {
  const run = await runAttack(attack);
  if (run.violations.length === 0) return run;
  const { world } = await runAttack({ ...attack, traced: true });
  const trace = world.trace?.slice(-500) ?? [];
  return expect.fail([`the attack of seed ${attack.seed}:`, ...run.violations, "", ...trace].join("\n"));
}

const seed = Number(process.env.SIMULATE_SEED ?? 1);
const most = Number(process.env.ATTACK_N ?? 3_000);

/** Facets that expose a bucket only together with another facet, or with roles and tables that the memory S3 does not have. */
const unattacked = ["abac", "metadata", "replication", "tags"];

describe("a bucket that an attacker exposes again whenever it is closed", { timeout: 0 }, () => {
  it("is attacked by every facet that can expose it", () => {
    const rows = [...facetTable.values()].flatMap(({ name, ...row }) => (row.openings ? [name] : []));
    expect([...Object.keys(openings), ...unattacked].sort()).toEqual(rows.sort());
    const specs = closedSpecs.map((specFor) => specFor("orders"));
    for (const facet of Object.keys(openings)) expect(specs.some((spec) => facet in spec)).toBe(true);
  });

  it(`is closed ${most} times, each time within one check after an event or a sweep`, async () => {
    const { world, attacker } = await withstands({ seed, openings: most });
    expect(attacker.openings).toBeGreaterThanOrEqual(most);
    expect(world.invariants.exposures.longestMs).toBeLessThan(checkMs);
    console.info(`opened ${attacker.openings} times, by ${[...attacker.opened.keys()].join(", ")};`);
    console.info(
      `closed ${Math.round(world.invariants.exposures.longestMs)} ms after the trigger at the latest`,
    );
  });

  it("is closed by every check that finds it exposed, also while calls fail", async () => {
    for (let other = seed; other < seed + most / 100; other++) {
      await withstands({ seed: other, openings: 20, callsFail: true });
      // Virtual time never yields to the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});
