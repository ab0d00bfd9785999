import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commands } from "../../cli/commands/index.ts";
import { checkNames } from "../../cli/doctor/examine.ts";
import { facetTable } from "../../core/facets/index.ts";
import { warningKinds } from "../../core/facets/warning.ts";
import { parseBaseline } from "../../core/resolve/baseline.ts";
import { parseException } from "../../core/resolve/exception.ts";
import { matches } from "../../core/values/pattern.ts";
import { readPolicyOf } from "../../deploy/s3Policies.ts";
import { parseDesired, specSchema } from "../../exports/index.ts";
import { parseSettings, settingsSchema } from "../../service/settings/settings.ts";
import { holdKinds, verdicts } from "../../service/tables/status.ts";
import {
  type Block,
  blocksOf,
  brokenLinks,
  codeIn,
  documents,
  linkedFrom,
  matchesIn,
  pages,
  read,
  repository,
} from "../support/pages.ts";
import { filesOf } from "../support/vocabulary.ts";

/** The settings that a row of the table is about. */
const namesIn = (row: string) => matchesIn(row.split("|")[0] ?? "", /`(\w+)`/g);

const blocks = pages.flatMap(blocksOf);

/** A document is a baseline, an exception or a spec. */
const parserOf = (document: object) => {
  if ("until" in document) return parseException;
  return "require" in document || "default" in document ? parseBaseline : parseDesired;
};
const named = (pattern: RegExp) => pages.flatMap((page) => matchesIn(codeIn(page), pattern));

describe("a page of the documents", () => {
  it.each(pages)("leads with each link to something that is there: %s", (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it("names no make target that is not there", () => {
    const targets = matchesIn(read("Makefile"), /^([a-z0-9-]+):/gm);
    const asked = named(/(?:^|(?<!can)\s)make ([a-z][a-z0-9-]*)/gm);
    expect(asked).toContain("deploy");
    expect(asked.filter((target) => !targets.includes(target))).toEqual([]);
  });

  it("names no command of the command line that is not there", () => {
    const known = commands.map(({ name }) => name);
    const asked = named(/dxaws-s3 ([a-z]+)/g);
    expect(asked).toContain("doctor");
    expect([...new Set(asked)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("names no check of the doctor that is not there", () => {
    const asked = named(/dxaws-s3 doctor ((?:(?!-)[a-z-]+ ?)+)/g).flatMap((names) => names.trim().split(" "));
    expect(asked).toContain("dead-letters");
    expect([...new Set(asked)].filter((name) => !checkNames.includes(name))).toEqual([]);
  });

  it("writes down no spec that the service would refuse", () => {
    const specs = blocks
      .filter(({ info }) => info === "json" || info === "yaml")
      .map(({ text }) => parse(text))
      .filter((value) => "name" in value && !("jobs" in value));
    expect(specs.length).toBeGreaterThan(3);
    for (const spec of specs) expect(parserOf(spec)(spec)).toBeDefined();
  });

  it("is found from the README, or from the list for programs", () => {
    const found = [...linkedFrom("README.md"), ...linkedFrom("llms.txt")];
    expect(documents.filter((page) => !found.includes(page))).toEqual([]);
    expect(linkedFrom("llms.txt")).toEqual(expect.arrayContaining(["CHANGELOG.md", "SECURITY.md"]));
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

describe("the alarms of the operating guide", () => {
  const guide = read("docs/operating.md");
  const [, section = ""] = guide.split("## Alarms");
  const [table = ""] = section.split("###");

  it("are those of the deployment, each with a section", () => {
    const alarms = matchesIn(read("deploy/alarms.yml"), /AlarmName: \$\{self:custom\.prefix\}-(\S+)/g);
    const rows = matchesIn(table, /^\| \[`([a-z-]+)(?:<region>)?`\]/gm);
    expect(rows.sort()).toEqual([...alarms, "canary-", "member-canaries"].sort());
  });
});

describe("the page on the spec", () => {
  const page = read("docs/spec.md");
  const rows = matchesIn(page, /^\| (`[\w.-]+`.*)$/gm);

  it("has each attribute of a spec", () => {
    const names = rows.flatMap(namesIn);
    expect(Object.keys(specSchema.shape).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("has the defaults that the service takes", () => {
    const desired = parseDesired({ name: "orders-archive" });
    const isTreatment = ([attribute]: [string, unknown]) => attribute in specSchema.shape;
    const places = ["name", "region", "account"];
    const defaults = Object.entries(desired).filter(isTreatment);
    for (const [attribute, value] of defaults.filter(([one]) => !places.includes(one))) {
      const [, , found] = rows.find((row) => row.startsWith(`\`${attribute}\``))?.split("|") ?? [];
      const written = value instanceof Set ? [...value] : value;
      const word = typeof written === "object" ? JSON.stringify(written) : written;
      expect(found?.trim(), attribute).toBe(`\`${word}\``);
    }
  });

  const [, section = ""] = page.split("### Shorthands");
  const shorthands = [...section.matchAll(/^\| `(.+?)` \| `(.+?)` \|$/gm)].map(([, short, long]) => [
    short,
    long,
  ]);
  it.each(shorthands)("says what a shorthand stands for: %s", (short = "", long = "") => {
    const formOf = (text: string) =>
      Object.entries(parse(text)).map(([facet, value]) => {
        const row = facetTable.get(facet);
        return [facet, row?.normalise(row.schema.parse(value))];
      });
    expect(formOf(short)).toEqual(formOf(long));
  });
});

/** Source files, their lines joined: a text may be broken where it is long. */
const sourcesOf = (...places: string[]) =>
  places.flatMap((place) => filesOf(place, ".ts")).map((file) => read(file).replaceAll(/\s+/g, " "));

/** What of a text is the same each time, without what stands around it. */
const fixed = (part: string) => part.replace(/^[\s:,;.()]+|[\s:,;.()]+$/g, "");

describe("the page on verdicts", () => {
  const page = read("docs/verdicts.md");
  const headings = matchesIn(page, /^#+ (.+)$/gm);

  it("has a section for each verdict and each hold", () => {
    const sections = [...verdicts, "released", "unmanaged", ...holdKinds.map((hold) => `hold: ${hold}`)];
    expect(sections.filter((name) => !headings.includes(name))).toEqual([]);
  });

  const [before = "", warnings = ""] = page.split("## Warnings of a plan");

  it("has no reason that the service does not give", () => {
    const documented = matchesIn(before, /^\| `([^`]+…[^`]*|[^`]{25,})`/gm).flatMap((text) =>
      text.split("…"),
    );
    const texts = sourcesOf("core/", "service/").join("\n");
    expect(documented.length).toBeGreaterThan(40);
    expect(documented.map(fixed).filter((part) => part.length > 8 && !texts.includes(part))).toEqual([]);
  });

  it("has each reason that the service gives", () => {
    const sources = sourcesOf(
      "service/reconcile/",
      "core/plan/restraint.ts",
      "core/plan/guard.ts",
      "core/facets/",
    );
    const given = sources
      .map((text) => text.replaceAll(/\$\{[^}]*\}/g, "…"))
      .flatMap((text) => matchesIn(text, /(?:reason|impossible)(?:: | = )["`]([^"`]+)["`]/g));
    expect(given.length).toBeGreaterThan(8);
    const parts = given.flatMap((text) => text.split("…")).map(fixed);
    expect(parts.filter((part) => part.length > 8 && !before.includes(part.split(";")[0] ?? ""))).toEqual([]);
  });

  it("has each warning of a plan", () => {
    expect(warningKinds.filter((kind) => !warnings.includes(`| \`${kind}\` |`))).toEqual([]);
  });
});

it("the first page shows the steps that the demo prints", () => {
  const [demo] = blocksOf("docs/start.md");
  const steps = matchesIn(demo?.text ?? "", /^\d+\. (.+)$/gm);
  const story = sourcesOf("local/demo/").join("\n");
  expect(steps).toHaveLength(10);
  expect(steps.filter((step) => !story.includes(step.replace(/^alice\b.*? (?=changes)/, "")))).toEqual([]);
});

describe("the page on security", () => {
  const page = read("docs/security.md");

  it("has every function's role", () => {
    const { functions } = parse(read("serverless.yml"), { logLevel: "silent" });
    const [, roles = ""] = page.split("## Roles");
    const [table = ""] = roles.split("###");
    expect(Object.keys(functions).filter((name) => !table.includes(`| \`${name}\` |`))).toEqual([]);
  });

  describe("has a policy for the person on call", () => {
    const [, section = ""] = page.split("### The person on call");
    const [, policy = ""] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
    const actions: readonly string[] = JSON.parse(policy).Statement.flatMap(
      (one: { Action: unknown }) => one.Action,
    );

    it("with what the doctor asks of each service", () => {
      const client = /import \{([^}]*)\} from "@aws-sdk\/client-([a-z]+)"/g;
      const services: Readonly<Record<string, string>> = { eventbridge: "events" };
      const files = filesOf("cli/doctor/", ".ts").filter((file) => !/doctor\/(deployer|member)/.test(file));
      const asked = files.flatMap((file) =>
        [...read(file).matchAll(client)].flatMap(([, names = "", service = ""]) =>
          matchesIn(names, /\b(\w+)Command\b/g).map((name) => `${services[service] ?? service}:${name}`),
        ),
      );
      expect(asked).toContain("cloudtrail:GetTrailStatus");
      expect(asked.filter((action) => !action.startsWith("sts:") && !actions.includes(action))).toEqual([]);
    });

    it("with what a plan reads of a bucket, and without a write", () => {
      const { Statement } = readPolicyOf(parseSettings({})) as {
        Statement: readonly Record<string, unknown>[];
      };
      const reads = Statement.flatMap((one) =>
        one.Effect === "Allow" ? ([one.Action].flat() as string[]) : [],
      );
      const isThere = (action: string) => actions.some((pattern) => matches(pattern, action));
      expect(reads.filter((action) => action.startsWith("s3:") && !isThere(action))).toEqual([]);
      const harmless = /:(Get|List|Describe|Query|Scan|Lookup|Filter|Simulate)/;
      expect(actions.filter((action) => !harmless.test(action))).toEqual(["lambda:InvokeFunction"]);
    });
  });

  it("says what every command needs", () => {
    const [, needs = ""] = page.split("## What each command needs");
    expect(commands.filter(({ name }) => !needs.includes(`\`${name}\``)).map(({ name }) => name)).toEqual([]);
  });
});
