import { expect, it } from "vitest";
import { list } from "../../../cli/commands/list.ts";
import { status } from "../../../cli/commands/status.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { commandContext } from "../../support/commandContext.ts";

// orders has a spec; bare has none and a baseline manages it; the spec of gone was deleted.

const at = "2026-11-26T12:00:00.000Z";
const coverage = {
  ...{
    at,
    known: 4,
    managed: 2,
    bySpec: 1,
    byBaseline: 1,
    unchecked: 0,
    unmanaged: 2,
    excluded: 0,
    excepted: 1,
  },
  ...{ baselines: { company: 2 }, unmanagedNames: ["logs", "trash"], uncheckedNames: [] },
};
const layered = { digest: "d", at, baselines: ["company"], exceptions: ["imports"], bare: true };

async function* each<T>(...all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

const entryOf = (bucket: string) => ({
  bucket,
  verdict: "drifted",
  at,
  checkedAt: at,
  reason: "tags differs",
});

function deploymentWith(knows: object) {
  const spec = { name: "orders", region: "ca-central-1", tags: {} };
  return {
    specTable: {
      all: () => each(spec),
      heads: () => each([spec]),
      get: async (name: string) => (name === "orders" ? spec : undefined),
    },
    ledger: {
      fleet: (verdict: string) =>
        verdict === "drifted" ? each(...["orders", "bare", "gone"].map(entryOf)) : each(),
      sweptSince: async () => at,
      status: async (bucket: string) => ({ ...newStatus(bucket, at), verdict: "drifted", layered }),
      ...knows,
    },
  };
}

const known = {
  coverage: async () => coverage,
  slicePage: async (key: string) => (key.endsWith("~07") ? [{ bucket: "bare" }] : []),
};

async function run(command: typeof status, names: readonly string[], knows: object = known) {
  const { context, heard } = commandContext(deploymentWith(knows));
  await command.run({ names, options: {} }, { ...context, now: () => new Date(at) });
  return heard;
}

it("status says which buckets baselines manage, and of which the spec was deleted", async () => {
  const { results, text } = await run(status, []);
  expect(results.filter(({ kind }) => kind === "status")).toMatchObject([
    { bucket: "bare", byBaseline: true },
    { bucket: "gone", withoutSpec: true },
    { bucket: "orders" },
  ]);
  expect(text.match(/its spec was deleted/g)).toHaveLength(1);
  expect(text).toContain(
    "Coverage: 4 buckets in the account, 2 managed (1 by a spec, 1 by baselines alone), 2 unmanaged, 1 with an exception;",
  );
  expect(text).toContain("  baselines: company 2\n  unmanaged: logs, trash\n");
});

it("status of a named bucket shows its baselines and exceptions", async () => {
  const { text, results } = await run(status, ["bare"]);
  expect(text).toMatch(/spec +none\n/);
  expect(text).toMatch(/baselines +company\n/);
  expect(text).toMatch(/exceptions +imports/);
  expect(results).toMatchObject([{ byBaseline: true, baselines: ["company"], exceptions: ["imports"] }]);
});

it("list has them after the specs; without baselines it reads nothing more", async () => {
  const { results } = await run(list, []);
  expect(results).toMatchObject([
    { name: "bare", treatment: "baseline" },
    { name: "orders", treatment: "enforce" },
  ]);
  const slicePage = () => Promise.reject(new Error("is not asked for"));
  const without = await run(list, [], { coverage: async () => undefined, slicePage });
  expect(without.results).toMatchObject([{ name: "orders" }]);
});
