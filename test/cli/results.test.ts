import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultsOf, runCli } from "../support/cli.ts";
import { FakeAws } from "../support/fakeAws.ts";
import { folderWith } from "../support/folder.ts";

const json = ["--output", "json"];

describe("with --output json a line is one result", () => {
  it("of validate: each problem, and the sum", async () => {
    const cwd = await folderWith({ "orders.yaml": "name: orders\nmod: observe\n" });
    expect(resultsOf(await runCli(["validate", ".", ...json], { cwd }))).toEqual([
      {
        version: 2,
        kind: "problem",
        file: "orders.yaml",
        line: 2,
        column: 1,
        path: "/mod",
        message: 'unknown key; did you mean "mode"?',
      },
      { version: 2, kind: "validated", files: 1, specs: 0, baselines: 0, exceptions: 0, problems: 1 },
    ]);
  });

  it("also where the option comes before the command", async () => {
    const cwd = await folderWith({ "orders.yaml": "name: orders\n" });
    expect(resultsOf(await runCli([...json, "validate", "."], { cwd }))).toMatchObject([
      { kind: "validated" },
    ]);
  });
});

describe("the specs of a spec table are results too", () => {
  const orders = { name: "orders", region: "ca-central-1", versioning: true, tags: { team: "a" } };
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await FakeAws.start();
    const author = { changedBy: "arn:aws:iam::111122223333:user/alice", changeReason: "costs" };
    aws.specs.set("orders", { ...orders, ...author });
    aws.specs.set("invoices", { name: "invoices", mode: "observe", ignore: ["/tags/x"] });
    aws.specs.set("archive", { name: "archive", paused: true });
  });
  afterEach(() => aws.stop());

  it("as get prints them", async () => {
    const ran = await runCli(["get", "orders", ...json], { env: aws.env });
    expect(resultsOf(ran)).toEqual([
      {
        version: 2,
        kind: "spec",
        spec: { $version: expect.stringMatching(/^[0-9a-f]{16}$/), ...orders },
        specVersion: expect.stringMatching(/^[0-9a-f]{16}$/),
        changedBy: "arn:aws:iam::111122223333:user/alice",
        changeReason: "costs",
      },
    ]);
  });

  it("as list prints them, from every page of the table", async () => {
    aws.pageSize = 1;
    const results = resultsOf(await runCli(["list", ...json], { env: aws.env }));
    expect(results.map(({ name, treatment, facets }) => [name, treatment, facets])).toEqual([
      ["archive", "paused", []],
      ["invoices", "observe", []],
      ["orders", "enforce", ["versioning", "tags"]],
    ]);
  });

  it("and for people a table, by name", async () => {
    const { stdout } = await runCli(["list"], { env: aws.env });
    expect(stdout.split("\n")).toEqual([
      "BUCKET    REGION        MODE     CHANGED BY  FACETS",
      "archive                 paused   unknown",
      "invoices                observe  unknown",
      "orders    ca-central-1  enforce  alice       versioning, tags",
      "",
    ]);
  });

  it("and on a narrow terminal a narrow table", async () => {
    const { stdout } = await runCli(["list"], { env: { ...aws.env, COLUMNS: "30" } });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(30);
    expect(stdout).toContain("versioning, tags");
  });
});

describe("what stands in docs is what the command prints", () => {
  it.each([
    ["docs/cli.schema.json", ["schema", "--results"]],
    ["docs/spec.schema.json", ["schema"]],
  ])("%s", async (page, words) => {
    const { stdout } = await runCli(words);
    const text = await readFile(new URL(`../../${page}`, import.meta.url), "utf8");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(text));
  });
});
