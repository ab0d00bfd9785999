import { expect, it } from "vitest";
import { type Baseline, parseBaseline } from "../../../core/resolve/baseline.ts";
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

it.each([
  ["that no check has found yet", {}, true],
  ["that the ledger has in the deployment's own account", { layered: undefined }, true],
  ["that the ledger has in a third account", { account: "333344445555" }, true],
  ["that the ledger has in this account", { account: "222233334444" }, false],
])("has a bucket with a spec %s checked in the account that lists it", async (_, known, isWanted) => {
  const company: Baseline = parseBaseline({ name: "company", require: { versioning: true } });
  const tick = {
    keptFrom: () => undefined,
    account: "222233334444",
    home: "111122223333",
    read: async () => ({ baselines: [company], exceptions: [], problems: [], digest: "d", at: "" }),
    known: { of: async () => new Map([["a", { hasSpec: true, ...known }]]) },
  };
  const { wanted } = await surveyed([{ name: "a" }], noCounts, tick);
  expect(wanted).toEqual(isWanted ? ["a"] : []);
});
