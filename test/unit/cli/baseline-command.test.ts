import { beforeEach, describe, expect, it } from "vitest";
import { baseline } from "../../../cli/commands/baseline.ts";
import { commandContext } from "../../support/commandContext.ts";
import { LayeredDeployment } from "../../support/layeredDeployment.ts";

const now = new Date("2026-11-26T12:00:00.000Z");
const me = "arn:aws:iam::111122223333:user/alice";

let world: LayeredDeployment;
beforeEach(() => {
  world = new LayeredDeployment();
});

const company = {
  name: "company",
  select: { names: ["orders-*"] },
  require: { versioning: true, blockPublicAccess: true },
};

/** Runs a command with documents on standard input. */
async function run(
  names: readonly string[],
  documents: readonly object[] = [],
  options: object = {},
  answer = true,
) {
  const { context, heard } = commandContext(world.deployment, answer);
  const stdin = async () => documents.map((one) => JSON.stringify(one)).join("\n---\n");
  const accept = "irreversible,exposure,unread,deletes,lockout";
  const ended = await baseline
    .run({ names, options: { accept, ...options } }, { ...context, stdin, now: () => now })
    .then(
      (code) => ({ code, error: undefined }),
      ({ message }: Error) => ({ code: undefined, error: message }),
    );
  return { ...ended, ...heard };
}

const resultsOf = (results: readonly { kind: string; result?: unknown }[]) =>
  results.flatMap(({ kind, result }) => (kind === "layerPut" ? [result] : []));

describe("baseline put", () => {
  it("shows what it would do to buckets without a spec, asks, and writes the baseline with its author", async () => {
    await world.bucket("orders-a", "orders-b", "orders-c", "shop");
    const { code, text, questions, results } = await run(["put", "-"], [company], { reason: "audit" });
    expect(code).toBeUndefined();
    expect(text).toContain("new baseline company:");
    expect(text).toContain("company concerns 3 buckets: 3 differ, 0 in sync\n");
    expect(text).toContain(
      '  3 buckets: change /versioning/Status (weaker) [baseline company]: "never set" -> "Enabled" (orders-a, orders-b, orders-c)\n',
    );
    expect(questions).toEqual(["Write this baseline?"]);
    expect(resultsOf(results)).toEqual(["written"]);
    expect(world.item("baseline", "company")).toEqual({
      ...company,
      kind: "baseline",
      changedBy: me,
      changeReason: "audit",
      changedAt: now.toISOString(),
    });
  });

  it("reads nothing of buckets that it does not select but their names", async () => {
    await world.bucket("shop", "logs");
    await run(["put", "-"], [company]);
    expect(world.calls).toEqual(["ListBuckets"]);
  });

  it("writes nothing without a yes, and nothing without the names of its warnings", async () => {
    await world.bucket("orders-a");
    expect(await run(["put", "-"], [company], {}, false)).toMatchObject({ code: 1 });
    const refused = await run(["put", "-"], [company], { yes: true, accept: "deletes" }, false);
    expect([refused.code, refused.questions]).toEqual([
      1,
      ['Warning "irreversible" for orders-a. Type irreversible to continue:'],
    ]);
    expect(world.item("baseline", "company")).toBeUndefined();
  });

  it("refuses one that contradicts another of the table, with both names, before any call to S3", async () => {
    await run(["put", "-"], [company]);
    const other = { name: "shop", select: { names: ["*-archive"] }, require: { versioning: false } };
    world.calls.length = 0;
    const { error } = await run(["put", "-"], [other]);
    expect(error).toBe(
      "/versioning/Status: baselines company and shop require different things; only one of them can hold",
    );
    expect([world.calls, world.item("baseline", "shop")]).toEqual([[], undefined]);
    expect((await run(["put", "-"], [{ ...other, select: { names: ["shop-*"] } }])).error).toBeUndefined();
  });

  it("refuses one that contradicts another one across facets, with both names", async () => {
    const site = {
      Version: "2012-10-17",
      Statement: [{ Sid: "Site", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
    };
    await run(["put", "-"], [{ name: "shut", require: { blockPublicAccess: true } }]);
    const { error } = await run(["put", "-"], [{ name: "site", require: { policy: site } }]);
    expect(error).toContain(
      '/blockPublicAccess of baseline shut and /policy of baseline site cannot both hold: S3 refuses every policy with a public statement while blockPublicAccess has BlockPublicPolicy: remove the statement "Site", or limit its principals',
    );
  });

  it("a change that selects less releases buckets; those with a spec stay managed", async () => {
    await world.bucket("orders-a", "orders-b");
    await run(["put", "-"], [company]);
    world.specs.put({ name: "orders-b", region: "ca-central-1", tags: { team: "b" } });
    const { text } = await run(["put", "-"], [{ ...company, select: { names: ["shop-*"] } }], {}, false);
    expect(text).toContain("company concerns 1 bucket: 1 differ, 0 in sync\n1 bucket is released");
    expect(text).toContain('orders-b: add /tags/team: "b"');
  });

  it("does not overwrite a change that another writer made since the file was read", async () => {
    await run(["put", "-"], [company]);
    const { results } = await run(["get", "company"]);
    const read = results.find(({ kind }) => kind === "layer")?.layer as object;
    world.layers.put({ ...company, kind: "baseline", order: 7, changedBy: "bob" });
    const mine = await run(["put", "-"], [{ ...read, description: "mine" }], { yes: true });
    expect(mine.error).toBe(
      "the baseline company has changed since it was read: review the change, and try again",
    );
    expect(mine.text).toContain("the baseline company was changed since the file was read (by bob)");
    expect(world.item("baseline", "company")).toMatchObject({ order: 7 });
  });

  it("does not overwrite a change that comes right before the write", async () => {
    await run(["put", "-"], [company]);
    world.layers.beforeWrite = () => {
      world.layers.beforeWrite = () => undefined;
      world.layers.put({ ...company, kind: "baseline", order: 9 });
    };
    const { error } = await run(["put", "-"], [{ ...company, order: 1 }], { yes: true });
    expect(error).toContain("the baseline company has changed since it was read");
    expect(world.item("baseline", "company")).toMatchObject({ order: 9 });
  });

  it("says so if nothing changes, and asks nothing", async () => {
    await run(["put", "-"], [company]);
    const { questions, text, code } = await run(["put", "-"], [company]);
    expect([questions, text, code]).toEqual([[], "the baseline company already says so\n", undefined]);
  });

  it("never prints more than a screen, and all in JSON", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `orders-${index}`);
    await world.bucket(...names);
    for (const [index, name] of names.entries())
      world.specs.put({ name, region: "ca-central-1", tags: { [`team-${index}`]: "a" } });
    const { text, results } = await run(["put", "-"], [company], { yes: true });
    expect(text.split("\n").length).toBeLessThan(28);
    expect(text).toContain(
      '  30 buckets: change /versioning/Status (weaker) [baseline company]: "never set" -> "Enabled"',
    );
    expect(text).toContain("other changes (--output json lists them)");
    expect(results.filter(({ kind }) => kind === "foldedChange").length).toBeGreaterThan(30);
  });
});

describe("baseline get, list and delete", () => {
  it("get prints a file that put takes", async () => {
    await run(["put", "-"], [company], { reason: "audit" });
    const { text } = await run(["get", "company"]);
    expect(text).toMatch(
      /^# dxaws-s3 version: [0-9a-f]{16}\n# changed by alice, 2026-11-26 12:00:00Z: audit\n/,
    );
    expect(text).toContain("kind: baseline\nname: company\n");
    expect((await run(["get", "compani"])).error).toBe("there is no baseline compani; there are: company");
  });

  it("list shows order, facets and selection; one that is not valid is marked", async () => {
    await run(["put", "-"], [company, { name: "all", order: 5, default: { encryption: "AES256" } }], {
      yes: true,
    });
    world.layers.put({ kind: "baseline", name: "broken", require: { polcy: 1 } });
    const { results } = await run(["list"]);
    expect(results).toMatchObject([
      { name: "broken", invalid: expect.stringContaining("polcy") },
      { name: "company", order: 0, require: ["versioning", "blockPublicAccess"], default: [] },
      { name: "all", order: 5, require: [], default: ["encryption"] },
    ]);
  });

  it("delete shows how many buckets are released, and writes nothing to them", async () => {
    await world.bucket("orders-a", "orders-b");
    await run(["put", "-"], [company]);
    const { text, questions, code } = await run(["delete", "company"]);
    expect(text).toContain(
      "2 buckets are released: no layer wants anything of them any more; nothing is written\n",
    );
    expect(text).toContain("the baseline company is deleted\n");
    expect(questions).toHaveLength(1);
    expect([code, world.item("baseline", "company")]).toEqual([undefined, undefined]);
  });

  it("an unknown action is a mistake of the caller", async () => {
    expect((await run(["puts"])).error).toBe(
      "name what to do: put FILES, get NAMES, list, delete NAMES; not puts",
    );
  });
});
