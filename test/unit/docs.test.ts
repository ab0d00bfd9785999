import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commands } from "../../cli/commands/index.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { parseSettings, settingsSchema } from "../../service/settings/settings.ts";
import {
  type Block,
  blocksOf,
  brokenLinks,
  codeIn,
  matchesIn,
  pages,
  read,
  repository,
} from "../support/pages.ts";

/** The settings that a row of the table is about. */
const namesIn = (row: string) => matchesIn(row.split("|")[0] ?? "", /`(\w+)`/g);

const blocks = pages.flatMap(blocksOf);
const named = (pattern: RegExp) => pages.flatMap((page) => matchesIn(codeIn(page), pattern));

describe("a page of the documents", () => {
  it.each(pages)("leads with each link to something that is there: %s", (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it("names no make target that is not there", () => {
    const targets = matchesIn(read("Makefile"), /^([a-z0-9-]+):/gm);
    const asked = named(/(?:^|\s)make ([a-z][a-z0-9-]*)/gm);
    expect(asked).toContain("deploy");
    expect(asked.filter((target) => !targets.includes(target))).toEqual([]);
  });

  it("names no command of the command line that is not there", () => {
    const known = commands.map(({ name }) => name);
    const asked = named(/dxaws-s3 ([a-z]+)/g);
    expect(asked).toContain("doctor");
    expect([...new Set(asked)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("writes down no spec that the service would refuse", () => {
    const specs = blocks
      .filter(({ info }) => info === "json")
      .map(({ text }) => JSON.parse(text))
      .filter((value) => "name" in value);
    expect(specs.length).toBeGreaterThan(1);
    for (const spec of specs) expect(parseDesired(spec)).toBeDefined();
  });
});

describe("a block of shell commands", () => {
  // By name: a mark that is missing must never make this test call AWS.
  const runnable = ["make costs"];
  const linesOf = ({ text }: Block) => text.trim().split("\n");
  const shell = blocks.filter(({ info }) => info.startsWith("sh"));
  const unmarked = shell.filter(({ info }) => info !== "sh needs AWS");

  it("says that it needs AWS, or is run here", () => {
    expect(shell.length).toBeGreaterThan(unmarked.length);
    expect(unmarked.flatMap(linesOf).filter((line) => !runnable.includes(line))).toEqual([]);
  });

  it.each(runnable)("prints what its page says: %s", (command) => {
    const PATH = `${join(repository, "node_modules/.bin")}:${process.env.PATH}`;
    const env = { ...process.env, PATH, MAKEFLAGS: "--no-print-directory" };
    const printed = execFileSync("bash", ["-euc", command], { cwd: repository, env, encoding: "utf8" });
    const [block] = unmarked.filter((candidate) => linesOf(candidate).includes(command));
    expect(read(block?.page ?? "README.md")).toContain(printed.trim());
  });
});

describe("the operating guide", () => {
  const guide = read("docs/operating.md");

  it("has each setting and its default, and settings that the deployment takes", () => {
    const rows = new Map(
      matchesIn(guide, /^\| (`\w+`.*)$/gm).flatMap((row) => namesIn(row).map((name) => [name, row])),
    );
    for (const [name, value] of Object.entries(parseSettings({})))
      if (typeof value !== "object") expect(rows.get(name), name).toContain(`${value}`);
    expect(Object.keys(settingsSchema.shape).filter((name) => !rows.has(name))).toEqual([]);
    const [example = ""] = matchesIn(guide, /```yaml settings\n([\s\S]*?)```/g);
    expect(parseSettings(parse(example)).windows).toMatchObject([{ kind: "deny" }]);
  });
});

describe("the page on security", () => {
  const page = read("docs/security.md");

  it("has every function's role", () => {
    const { functions } = parse(read("serverless.yml"), { logLevel: "silent" });
    const [, roles = ""] = page.split("## Roles");
    const [table = ""] = roles.split("###");
    expect(Object.keys(functions).filter((name) => !table.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it("says what every command needs", () => {
    const [, needs = ""] = page.split("## What each command needs");
    expect(commands.filter(({ name }) => !needs.includes(`\`${name}\``)).map(({ name }) => name)).toEqual([]);
  });
});
