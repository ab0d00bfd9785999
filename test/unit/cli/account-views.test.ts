import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import type { Command } from "../../../cli/command/command.ts";
import { history } from "../../../cli/commands/history.ts";
import { list } from "../../../cli/commands/list.ts";
import { report } from "../../../cli/commands/report.ts";
import { status } from "../../../cli/commands/status.ts";
import { AccountsLedger, at, gone, home, other } from "../../support/accountsLedger.ts";
import { commandContext } from "../../support/commandContext.ts";
import { answered } from "../../support/doctorContext.ts";
import { folderWith } from "../../support/folder.ts";

// orders is in the deployment's own account. theirs has a spec that names another one, bare there has none.

let tables: AccountsLedger;
beforeEach(async () => {
  tables = new AccountsLedger();
  await tables.covered();
  await tables.happened(await tables.bucket("orders", undefined), "2026-12-01T08:00:00.000Z");
  await tables.happened(await tables.bucket("theirs", other), "2026-12-01T09:00:00.000Z");
  await tables.happened(await tables.bucket("bare", other, { bare: true }), "2026-11-30T10:00:00.000Z");
});

async function run(command: Command, names: readonly string[], options: object = {}, more: object = {}) {
  const { context, heard } = commandContext({ ...tables.deployment, ...more });
  await command.run({ names, options: { ...options } }, { ...context, now: () => new Date(at) });
  const { results, text, notes } = heard;
  return { results: results.map((one) => JSON.parse(JSON.stringify(one))), text, notes };
}

async function reported(account?: string) {
  const out = join(await folderWith({}), "report.html");
  const { results, text } = await run(report, [], { out, account });
  return { html: await readFile(out, "utf8"), results, text };
}

const unlisted = { known: 3, managed: 1, bySpec: 1, unchecked: 2, uncheckedNames: ["a-new", "b-new"] };

describe("status --account", () => {
  it("shows the coverage of that account: what was found, selected, unmanaged, and when", async () => {
    await tables.listed(other, { ...unlisted, known: 4, unmanaged: 1, unmanagedNames: ["trash"] });
    const { text, results } = await run(status, [], { account: other });
    expect(text).toContain(`Coverage: 4 buckets in account ${other}, 1 managed (1 by a spec, 0 by baselines`);
    expect(text).toContain("  to be checked for the first time: a-new, b-new\n  unmanaged: trash\n");
    expect(results.at(-1)).toMatchObject({
      ...{ kind: "coverage", account: other, at, known: 4, unchecked: 2, unmanaged: 1 },
      ...{ uncheckedNames: ["a-new", "b-new"], unmanagedNames: ["trash"] },
    });
  });

  it("says since when and why an account is not covered, beside what was found before", async () => {
    await tables.listed(other, unlisted, { reason: "the role\ncannot be assumed", since: at });
    const { text } = await run(status, [], { account: other });
    expect(text).toContain(`Coverage: 3 buckets in account ${other}`);
    expect(text).toContain(`account ${other} is not covered since 2026-12-01 12:00:00Z: the role`);
    expect(text).toMatch(/^ *\| cannot be assumed/m);
  });

  it("of an account that the deployment does not list says so", async () => {
    const { text, notes, results } = await run(status, [], { account: gone });
    expect(text).toBe("0 buckets: none\n");
    expect(notes).toContain(`no coverage of account ${gone}: the deployment does not list its buckets`);
    expect(results.map(({ kind }) => kind)).toEqual(["fleet"]);
  });

  it("says of named buckets how many are in another account", async () => {
    const { text, notes } = await run(status, ["orders", "theirs"], { account: other });
    expect(text).toMatch(/^theirs drifted/);
    expect(notes).toContain(`orders is not in account ${other}`);
  });
});

describe("the accounts of a list", () => {
  it.each([
    ["status", status],
    ["list", list],
  ])(
    "%s takes the account of buckets without a spec from their index, not one read for each",
    async (_, command) => {
      await run(command, [], { account: other });
      const few = tables.itemsRead;
      for (let index = 0; index < 50; index++) await tables.bucket(`more-${index}`, other, { bare: true });
      tables.itemsRead = 0;
      const { results } = await run(command, [], { account: other });
      expect(results.filter(({ kind }) => ["status", "listed"].includes(kind))).toHaveLength(52);
      expect(tables.itemsRead).toBe(few);
    },
  );
});

describe("history --account", () => {
  it("shows what happened to the buckets of that account and to no others, newest first", async () => {
    const { results, text } = await run(history, [], { account: other });
    expect(results).toMatchObject([
      { kind: "history", bucket: "theirs", account: other },
      { kind: "history", bucket: "bare", account: other },
    ]);
    expect(text).toMatch(
      new RegExp(`^2026-12-01 09:00:00Z theirs converged \\(in account ${other}\\)$`, "m"),
    );
    const own = await run(history, [], { account: home });
    expect(own.results.map(({ bucket, account }) => [bucket, account])).toEqual([["orders", undefined]]);
  });

  it("keeps the history of an account that has left", async () => {
    const bare = await tables.ledger.status("bare");
    const [left, time] = ["2026-12-01T11:00:00.000Z", "2026-12-01T11:00:00.000Z"];
    const end = { at: time, verdict: "released", causes: [], drift: [], sent: [] } as const;
    await tables.ledger.release({ ...bare, bucket: "bare", reconciliation: "bare" } as never, left, end);
    await tables.listings.end(other, left);
    const { results } = await run(history, [], { account: other });
    expect(results.map(({ bucket, verdict }) => [bucket, verdict])).toEqual([
      ["bare", "released"],
      ["theirs", "converged"],
      ["bare", "converged"],
    ]);
  });

  it("shows when the account was out of reach, once", async () => {
    const failure = { account: other, bucket: "bare", reason: "the role cannot be assumed" };
    await tables.reach.out({ ...failure, since: "2026-11-27T08:00:00.000Z", isRead: true });
    const { results, text } = await run(history, [], { account: other });
    expect(results[0]).toMatchObject({ kind: "accountReach", account: other, became: "out of reach" });
    expect(text).toContain(`account ${other} is out of reach: the role cannot be assumed`);
    expect((await run(history, [], { account: home })).text).not.toContain("out of reach");
  });

  it("keeps to the limit and the days", async () => {
    expect((await run(history, [], { account: other, limit: "1" })).results).toMatchObject([
      { bucket: "theirs" },
    ]);
    const { results, notes } = await run(history, [], { account: other, days: "1" });
    expect(results).toMatchObject([{ bucket: "theirs" }]);
    expect(notes).toContain(`no more entries of account ${other}`);
  });

  it("of an account without entries says so", async () => {
    expect((await run(history, [], { account: gone })).notes).toContain(`no entries of account ${gone}`);
  });

  it("of a bucket shows what happened in that account", async () => {
    const moved = { ...(await tables.ledger.status("theirs")), bucket: "theirs", account: undefined };
    await tables.happened({ ...moved, reconciliation: "theirs" } as never, "2026-12-01T10:00:00.000Z");
    const entries = async (account?: string) =>
      (await run(history, ["theirs"], { account })).results.map((one) => one.at.slice(11, 13));
    expect([await entries(), await entries(other), await entries(home)]).toEqual([
      ["10", "09"],
      ["09"],
      ["10"],
    ]);
    expect((await run(history, ["orders"], { account: other })).notes).toContain(
      `orders has no history in account ${other}`,
    );
  });

  it("takes no wildcard, and says so", async () => {
    await expect(run(history, ["orders-*"])).rejects.toThrow(
      "history takes no wildcard: name one bucket (dxaws-s3 status 'orders-*' lists those that match)",
    );
  });

  it("needs a bucket or an account, and refuses what is not an account id", async () => {
    await expect(run(history, [])).rejects.toThrow("name a bucket, or use --account");
    await expect(run(history, [], { account: "production" })).rejects.toThrow("is not an account id");
    await expect(run(history, ["orders"], { days: "3" })).rejects.toThrow("--days is for --account");
    await expect(run(history, [], { account: other, days: "401" })).rejects.toThrow("from 1 to 400");
  });
});

describe("report --account", () => {
  it("has the figures, buckets and coverage of that account alone", async () => {
    await tables.listed(other, unlisted);
    const { html, results, text } = await reported(other);
    expect(results).toMatchObject([{ kind: "report", account: other, buckets: 2, entries: 2 }]);
    expect(text).toContain("2 buckets, 2 entries of 30 days");
    expect(html).toContain(`Buckets of <bdi>dxaws-s3-test</bdi> in account ${other}`);
    expect(html).toContain(`Buckets in account ${other}`);
    expect(html).toContain("Buckets that wait for their first check");
    expect(html).toContain("a-new");
    expect([html.includes('"theirs"'), html.includes('"bare"'), html.includes("orders")]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("counts each account's buckets and entries once: the parts add up to the whole", async () => {
    const [all, own, theirs] = [await reported(), await reported(home), await reported(other)];
    const numbers = ({ results }: typeof all) => [results[0].buckets, results[0].entries];
    expect([numbers(all), numbers(own), numbers(theirs)]).toEqual([
      [3, 3],
      [1, 1],
      [2, 2],
    ]);
    expect(all.results[0].account).toBeUndefined();
  });

  it("says in which account a bucket without a spec is", async () => {
    expect((await reported()).html.match(new RegExp(`Account ${other}\\.`, "g"))).toHaveLength(2);
  });

  it("of an account without buckets says so, and refuses what is not an account id", async () => {
    const { html, results } = await reported(gone);
    expect(results).toMatchObject([{ account: gone, buckets: 0, entries: 0 }]);
    expect(html).toContain(`No managed bucket is in account ${gone}.`);
    await expect(run(report, [], { account: "12" })).rejects.toThrow("12 is not an account id");
  });
});

describe("of an account without buckets", () => {
  const empty = "888899990000";
  /** The functions of a deployment with the setting accounts; the function plan answers with `known`. */
  const deployed = (accounts: unknown, known: readonly string[] = []) => ({
    functionCalled: (name: string) => `dxaws-s3-test-${name}`,
    lambda: {
      send: async (command: object) =>
        command instanceof InvokeCommand
          ? { Payload: { transformToString: () => JSON.stringify({ home, accounts: known }) } }
          : {
              Environment: { Variables: { SETTINGS: JSON.stringify({ accounts }) } },
              FunctionArn: `arn:aws:lambda:ca-central-1:${home}:function:dxaws-s3-test-reconcile`,
            },
    },
  });
  const organisation = { organisation: "o-abcdefghij" };
  const stranger = `account ${gone} is not one of the deployment's accounts (the operator's setting accounts)`;
  const member = `account ${empty} is one of the deployment's accounts, and has no managed buckets`;

  describe.each([
    ["by name", deployed([other, empty])],
    ["by an organisation", deployed(organisation, [home, other, empty])],
  ])("that the settings do not have, %s,", (_, more) => {
    it.each([
      ["status", status],
      ["list", list],
    ])("%s fails, as for a name that matches no bucket", async (_, command) => {
      await expect(run(command, [], { account: gone }, more)).rejects.toThrow(stranger);
    });

    it("history and report say so", async () => {
      expect((await run(history, [], { account: gone }, more)).notes).toContain(stranger);
      const out = join(await folderWith({}), "report.html");
      expect((await run(report, [], { account: gone, out }, more)).notes).toContain(stranger);
    });
  });

  it.each([
    ["status", status],
    ["list", list],
    ["history", history],
  ])("%s says that it is a member", async (_, command) => {
    expect((await run(command, [], { account: empty }, deployed([other, empty]))).notes).toContain(member);
  });

  it("the verdicts of a filter do not count", async () => {
    const options = { account: other, verdict: "held" };
    expect((await run(status, [], options, deployed([]))).notes).not.toContain("account");
  });

  it("nothing is said without permission to read the functions", async () => {
    const denied = { send: async () => answered("AccessDeniedException") };
    const more = { ...deployed([]), lambda: denied };
    expect((await run(list, [], { account: gone }, more)).notes).toBe("");
  });
});
