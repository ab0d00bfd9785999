import { describe, expect, it } from "vitest";
import { heldBack, nextRound, slowWriter } from "../../../service/reconcile/breaker.ts";
import type { Conflict } from "../../../service/tables/conflict.ts";

const minute = 60_000;
const limits = { repairs: 5, withinMs: 10 * minute, coolDownMs: 10 * minute };
const at = (minutes: number) => new Date(Date.parse("2026-11-23T12:00:00Z") + minutes * minute).toISOString();
const none: Conflict = { repairs: [] };

/** Mallory changes the facet and the service repairs it, at these minutes. */
const repairedAt = (conflict: Conflict, ...minutes: number[]) =>
  minutes.reduce(
    (before, when) =>
      nextRound(before, { at: at(when), drifted: true, repaired: true, by: "mallory" }, limits),
    conflict,
  );
const seen = (conflict: Conflict, when: number, drifted: boolean) =>
  nextRound(conflict, { at: at(when), drifted, repaired: false }, limits);

describe("the breaker of a facet", () => {
  it("opens with the fifth repair within ten minutes and names the other writer", () => {
    expect(repairedAt(none, 0, 1, 2, 3).breaker).toBeUndefined();
    const conflict = repairedAt(none, 0, 1, 2, 3, 4);
    expect(conflict.breaker).toMatchObject({ state: "open", until: at(14), otherWriter: "mallory" });
    expect(heldBack(conflict, at(5))).toContain("mallory");
  });

  it("knows no repair that is a day old", () => {
    const repaired = repairedAt(none, 0, 30);
    expect(seen(repaired, 24 * 60 - 1, false).repairs).toHaveLength(2);
    expect(seen(repaired, 24 * 60, false).repairs).toEqual([{ at: at(30), by: "mallory" }]);
    expect(seen(repaired, 24 * 60 + 30, false).repairs).toEqual([]);
  });

  it("stays closed when the repairs are further apart", () => {
    expect(repairedAt(none, 0, 3, 6, 9, 12, 15, 18).breaker).toBeUndefined();
  });

  it("permits one repair after the cool-down, and closes when that repair has lasted", () => {
    const open = repairedAt(none, 0, 1, 2, 3, 4);
    expect(heldBack(open, at(14))).toBeUndefined();
    const probing = repairedAt(open, 14);
    expect(probing.breaker).toMatchObject({ state: "probing", until: at(24) });
    expect(seen(probing, 20, false).breaker).toMatchObject({ state: "probing" });
    expect(seen(probing, 24, false).breaker).toBeUndefined();
  });

  it("opens for twice as long when the probe does not last, up to a day", () => {
    let conflict = repairedAt(none, 0, 1, 2, 3, 4);
    let now = 4;
    for (const wait of [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]) {
      expect(conflict.breaker).toMatchObject({ state: "open", coolDownMs: wait * minute });
      now += wait;
      conflict = repairedAt(conflict, now);
      now += 1;
      expect(heldBack(conflict, at(now))).toBeDefined();
      conflict = nextRound(conflict, { at: at(now), drifted: true, repaired: false, by: "mallory" }, limits);
    }
  });

  it("closes at once when the facet is in sync", () => {
    const open = repairedAt(none, 0, 1, 2, 3, 4);
    expect(seen(open, 6, true).breaker).toMatchObject({ state: "open" });
    expect(seen(open, 7, false).breaker).toBeUndefined();
  });

  it("names a slow writer after three changes within a day", () => {
    expect(slowWriter(repairedAt(none, 0, 300), at(301))).toBeUndefined();
    expect(slowWriter(repairedAt(none, 0, 300, 600), at(601))).toBe("mallory");
    expect(slowWriter(repairedAt(none, 0, 300, 600), at(1_500))).toBeUndefined();
  });
});
