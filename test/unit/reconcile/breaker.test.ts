import { describe, expect, it } from "vitest";
import { heldBack, nextRound, slowRival } from "../../../core/reconcile/breaker.ts";
import type { Fight } from "../../../core/tables/fight.ts";

const minute = 60_000;
const limits = { repairs: 5, withinMs: 10 * minute, coolDownMs: 10 * minute };
const at = (minutes: number) => new Date(Date.parse("2026-11-23T12:00:00Z") + minutes * minute).toISOString();
const none: Fight = { repairs: [] };

/** Mallory changes the facet, and we change it back, at these minutes. */
const repairedAt = (fight: Fight, ...minutes: number[]) =>
  minutes.reduce(
    (before, when) =>
      nextRound(before, { at: at(when), drifted: true, repaired: true, by: "mallory" }, limits),
    fight,
  );
const seen = (fight: Fight, when: number, drifted: boolean) =>
  nextRound(fight, { at: at(when), drifted, repaired: false }, limits);

describe("the breaker of a facet", () => {
  it("opens with the fifth repair within ten minutes, and names the rival", () => {
    expect(repairedAt(none, 0, 1, 2, 3).breaker).toBeUndefined();
    const fight = repairedAt(none, 0, 1, 2, 3, 4);
    expect(fight.breaker).toMatchObject({ state: "open", until: at(14), rival: "mallory" });
    expect(heldBack(fight, at(5))).toContain("mallory");
  });

  it("stays closed when the repairs are further apart", () => {
    expect(repairedAt(none, 0, 3, 6, 9, 12, 15, 18).breaker).toBeUndefined();
  });

  it("lets one repair through after the cool-down, and closes when that has lasted", () => {
    const open = repairedAt(none, 0, 1, 2, 3, 4);
    expect(heldBack(open, at(14))).toBeUndefined();
    const probing = repairedAt(open, 14);
    expect(probing.breaker).toMatchObject({ state: "probing", until: at(24) });
    expect(seen(probing, 20, false).breaker).toMatchObject({ state: "probing" });
    expect(seen(probing, 24, false).breaker).toBeUndefined();
  });

  it("opens for twice as long when the probe does not last, up to a day", () => {
    let fight = repairedAt(none, 0, 1, 2, 3, 4);
    let now = 4;
    for (const wait of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      expect(fight.breaker).toMatchObject({ state: "open", coolDownMs: wait * minute });
      now += wait;
      fight = repairedAt(fight, now);
      now += 1;
      expect(heldBack(fight, at(now))).toBeDefined();
      fight = nextRound(fight, { at: at(now), drifted: true, repaired: false, by: "mallory" }, limits);
    }
  });

  it("closes at once when the rival gives in", () => {
    const open = repairedAt(none, 0, 1, 2, 3, 4);
    expect(seen(open, 6, true).breaker).toMatchObject({ state: "open" });
    expect(seen(open, 7, false).breaker).toBeUndefined();
  });

  it("names a rival who comes back slowly, three times within a day", () => {
    expect(slowRival(repairedAt(none, 0, 300), at(301))).toBeUndefined();
    expect(slowRival(repairedAt(none, 0, 300, 600), at(601))).toBe("mallory");
    expect(slowRival(repairedAt(none, 0, 300, 600), at(1_500))).toBeUndefined();
  });
});
