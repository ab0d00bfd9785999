import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commands } from "../../cli/commands/index.ts";
import { parseDesired } from "../../core/desired.ts";
import { parseWindows } from "../../core/windowSchema.ts";
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

  it("has every setting of an operator", () => {
    const { custom } = parse(read("serverless.yml"), { logLevel: "silent" });
    const settings = Object.keys(custom);
    expect(settings).toContain("repairsAMinute");
    const rows = matchesIn(guide, /^\| (`[^|]*`) \|/gm).join(" ");
    // The name that everything begins with follows from the stage.
    expect(settings.filter((name) => !rows.includes(`\`${name}\``))).toEqual(["prefix"]);
  });

  it("tells of every default what serverless.yml says", () => {
    const defaults = [...read("serverless.yml").matchAll(/\$\{param:(\w+), '(\d+)'\}/g)];
    expect(defaults.length).toBeGreaterThan(4);
    for (const [, name, value] of defaults) {
      const row = guide.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``));
      expect(row, name).toMatch(new RegExp(`\\b${value}\\b`));
    }
  });

  it("says of every alarm what to do", () => {
    const alarms = matchesIn(read("deploy/alarms.yml"), /AlarmName: \$\{self:custom.prefix\}-([a-z-]+)/g);
    expect(alarms).toContain("sweep-stopped");
    expect(alarms.filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it("gives windows that the deployment takes", () => {
    const given = matchesIn(guide, /WINDOWS='(.*)'/g);
    expect(given.map(parseWindows)).toMatchObject([[{ kind: "deny" }]]);
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
