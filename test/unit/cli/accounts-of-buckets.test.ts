import { describe, expect, it } from "vitest";
import type { Command } from "../../../cli/command/command.ts";
import { list } from "../../../cli/commands/list.ts";
import { status } from "../../../cli/commands/status.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { commandContext } from "../../support/commandContext.ts";

// orders is in the deployment's own account; theirs says another one; bare has no spec, and its status says the other one.

const at = "2026-11-26T12:00:00.000Z";
const [home, other, gone] = ["111122223333", "444455556666", "777788889999"];
const specs = [
  { name: "orders", account: home, tags: {} },
  { name: "theirs", account: other, tags: {} },
  { name: "plain", tags: {} },
];
const counts = {
  known: 4,
  managed: 4,
  bySpec: 3,
  byBaseline: 1,
  unchecked: 0,
  unmanaged: 2,
  excluded: 0,
  excepted: 0,
};
const accounts = {
  count: 3,
  notCovered: 1,
  failed: [{ account: gone, reason: "the role cannot be assumed", since: at }],
  worst: [{ account: other, known: 2, managed: 1, unchecked: 0, unmanaged: 2 }],
};

async function* each<T>(...all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}
const names = ["orders", "theirs", "plain", "bare"];
const entryOf = (bucket: string) => ({
  bucket,
  verdict: "drifted",
  at,
  checkedAt: at,
  reason: "tags differs",
});
const known = (bucket: string) => ({
  ...newStatus(bucket, at),
  verdict: "drifted",
  ...(["bare", "theirs"].includes(bucket) && { account: other }),
  ...(bucket === "bare" && { layered: { digest: "d", at, baselines: ["company"], bare: true } }),
});
const deployment = {
  account: home,
  // A deployment remembers its answer in a private member.
  async caller() {
    return { account: this.account };
  },
  specTable: {
    all: () => each(...specs),
    heads: () => each(specs),
    get: async (name: string) => specs.find((one) => one.name === name),
  },
  ledger: {
    fleet: (verdict: string) => (verdict === "drifted" ? each(...names.map(entryOf)) : each()),
    sweptSince: async () => at,
    status: async (bucket: string) => known(bucket),
    coverage: async () => ({
      began: at,
      at,
      ...counts,
      baselines: { company: 4 },
      unmanagedNames: [],
      uncheckedNames: [],
      accounts,
    }),
    slicePage: async (key: string) => (key.endsWith("~07") ? [{ bucket: "bare", account: other }] : []),
  },
  reach: {
    all: () =>
      each({
        account: other,
        bucket: "bare",
        since: at,
        reason: `account ${other}: the role cannot be assumed`,
      }),
  },
};

async function run(command: Command, given: readonly string[], options: object = {}) {
  const { context, heard } = commandContext(deployment);
  await command.run({ names: given, options: { ...options } }, { ...context, now: () => new Date(at) });
  return heard;
}
const accountsIn = (results: readonly object[], key: string) =>
  Object.fromEntries(
    results
      .filter((one) => key in one)
      .map((one) => [(one as Record<string, string>)[key], (one as Record<string, string>).account]),
  );

describe("status", () => {
  it("shows the account of a bucket that is not in the deployment's own", async () => {
    const { results, text } = await run(status, []);
    expect(accountsIn(results, "bucket")).toEqual({
      orders: undefined,
      plain: undefined,
      theirs: other,
      bare: other,
    });
    expect(text).toMatch(/^BUCKET +ACCOUNT +VERDICT/m);
    expect(text).toMatch(new RegExp(`^theirs +${other} +drifted`, "m"));
  });

  it.each([
    [undefined, 1],
    [other, 1],
    [home, 0],
  ])("for the account %s has %s lines about accounts out of reach", async (account, lines) => {
    const { results, text } = await run(status, [], account ? { account } : {});
    const found = results.filter((one) => (one as { kind: string }).kind === "outOfReach");
    expect(found).toHaveLength(lines);
    if (lines)
      expect(text).toMatch(
        new RegExp(`^Out of reach since .*: account ${other}: the role cannot be assumed`, "m"),
      );
  });

  it.each([
    [other, ["bare", "theirs"]],
    [home, ["orders", "plain"]],
    [gone, []],
  ])("--account %s lists the buckets of that account alone", async (account, wanted) => {
    const { results } = await run(status, [], { account });
    expect(Object.keys(accountsIn(results, "bucket")).sort()).toEqual(wanted);
  });

  it("of named buckets says the account, and leaves out those of another account than --account", async () => {
    expect((await run(status, ["theirs", "orders"])).text).toMatch(new RegExp(`account +${other}`));
    const { results } = await run(status, ["theirs", "orders"], { account: home });
    expect(Object.keys(accountsIn(results, "bucket"))).toEqual(["orders"]);
  });

  it("says which accounts are not covered and why, and where most buckets are unmanaged", async () => {
    const { text } = await run(status, []);
    expect(text).toContain("Coverage: 4 buckets in 3 accounts");
    expect(text).toMatch(new RegExp(`account ${gone} is not covered since .*: the role cannot be assumed`));
    expect(text).toContain(`unmanaged by account: ${other} 2`);
  });

  it("refuses what is not an account id", async () => {
    await expect(run(status, [], { account: "production" })).rejects.toThrow(
      "production is not an account id",
    );
  });
});

describe("list", () => {
  it("shows the accounts other than the deployment's own", async () => {
    const { results, text } = await run(list, []);
    expect(accountsIn(results, "name")).toEqual({
      orders: undefined,
      plain: undefined,
      theirs: other,
      bare: other,
    });
    expect(text).toMatch(/^BUCKET +ACCOUNT +REGION/m);
  });

  it("--account lists the buckets of that account alone", async () => {
    const { results } = await run(list, [], { account: other });
    expect(Object.keys(accountsIn(results, "name")).sort()).toEqual(["bare", "theirs"]);
  });
});
