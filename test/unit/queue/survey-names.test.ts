import { expect, it } from "vitest";
import { surveyed } from "../../../service/queue/surveyPage.ts";
import { noCounts } from "../../../service/tables/coverage.ts";

it("counts the buckets of a baseline whose name every object has as a member", async () => {
  const layered = { digest: "d", at: "", baselines: ["constructor"] };
  const tick = {
    keptFrom: () => undefined,
    account: "111122223333",
    read: async () => ({ baselines: [], exceptions: [], problems: [], digest: "d", at: "" }),
    known: { of: async () => new Map(["a", "b"].map((name) => [name, { hasSpec: false, layered }])) },
  };
  const { counts } = await surveyed([{ name: "a" }, { name: "b" }], noCounts, tick);
  expect(counts.baselines).toEqual({ constructor: 2 });
});
