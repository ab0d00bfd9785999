import { describe, expect, it } from "vitest";
import * as simulated from "../../simulation/wiring.ts";

describe("the wiring of the simulation", () => {
  it("has everything that the functions take from the real one", async () => {
    const real = Object.keys(await import("../../../functions/wiring.ts"));
    expect(real.filter((name) => !(name in simulated))).toEqual([]);
  });
});
