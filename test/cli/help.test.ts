import { describe, expect, it } from "vitest";
import { globalOptions } from "../../cli/command/globals.ts";
import { commands, groups } from "../../cli/commands/index.ts";
import project from "../../package.json" with { type: "json" };
import { runCli } from "../support/cli.ts";

describe("the help of the program", () => {
  it("is there for --help, -h and help, and names every command with what it does", async () => {
    const [long, short, word] = await Promise.all(["--help", "-h", "help"].map((asked) => runCli([asked])));
    expect(long).toMatchObject({ code: 0, stderr: "" });
    const rows = long?.stdout.split("\n").map((line) => line.trim().split(/ {2,}/));
    for (const { name, summary } of commands) expect(rows).toContainEqual([name, summary]);
    expect([short, word]).toEqual([long, long]);
  });

  it("has the commands in groups, and the options of all once", async () => {
    const { stdout } = await runCli(["--help"]);
    const headings = stdout.split("\n").filter((line) => /^\S.*:$/.test(line));
    expect(headings).toEqual([...groups.map((group) => `${group}:`), "Global options:"]);
    expect(stdout.split("--stage <stage>")).toHaveLength(2);
  });

  it("goes to stderr when no command was named, and that is an error", async () => {
    const [asked, none] = await Promise.all([runCli(["--help"]), runCli([])]);
    expect(none).toEqual({ code: 1, stdout: "", stderr: asked?.stdout });
  });

  it.each([60, 80, 100])("fits a terminal of %i columns", async (columns) => {
    for (const args of [["--help"], ["plan", "--help"]]) {
      const { stdout } = await runCli(args, { env: { COLUMNS: `${columns}` } });
      const text = stdout.split("\nGlobal options: ")[0]?.split("\n") ?? [];
      expect(text.filter((line) => line.length > columns && !line.startsWith("Usage:"))).toEqual([]);
    }
  });

  it("has no line that is wider than 120 columns", async () => {
    const { stdout } = await runCli(["--help"]);
    expect(stdout.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });
});

it("the version is that of the package", async () => {
  expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${project.version}\n`, stderr: "" });
});

describe("the help of a command", () => {
  it("says what it does, its options, names those of all commands, and has examples", async () => {
    const { code, stdout } = await runCli(["plan", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: dxaws-s3 plan \[options\] \[buckets\.\.\.\]\n/);
    expect(stdout).toMatch(/^ {2}--detailed-exitcode {2,}exit with 2 for differences/m);
    expect(stdout).toMatch(/^Global options: --stage; --region; -o, --output; /m);
    expect(stdout).toMatch(/\nExamples:\n {2}dxaws-s3 plan orders-archive\n/);
  });

  it("is the same for help COMMAND", async () => {
    const [option, word] = await Promise.all([runCli(["put", "--help"]), runCli(["help", "put"])]);
    expect(word).toEqual(option);
  });

  it.each(commands)("has examples that $name takes", async ({ name, load }) => {
    const { options = [], examples = [] } = await load();
    const known = [...options, ...globalOptions].flatMap(({ flags }) => flags.match(/--?[\w-]+/g));
    for (const example of examples) {
      expect(example.split(" ")[0]).toBe(name);
      for (const flag of example.match(/(?<= )--?[a-z-]+/g) ?? []) expect(known).toContain(flag);
    }
  });
});

describe("a wrong argument is an error of one line, with the nearest known word", () => {
  it.each([
    ["an unknown command", ["pln"], "unknown command 'pln'\n(Did you mean plan?)"],
    ["an unknown option", ["plan", "--al"], "unknown option '--al'\n(Did you mean --all?)"],
    [
      "an unknown option of all commands",
      ["--stag", "prod"],
      "unknown option '--stag'\n(Did you mean --stage?)",
    ],
    [
      "an option's unknown value",
      ["list", "--output", "yaml"],
      "option '-o, --output <format>' argument 'yaml' is invalid. Allowed choices are text, json.",
    ],
    ["an option without its value", ["list", "--stage"], "option '--stage <stage>' argument missing"],
    [
      "a missing action",
      ["baseline"],
      "missing required argument 'action'; dxaws-s3 baseline --help lists the actions",
    ],
    ["a missing bucket", ["undo"], "missing required argument 'bucket'"],
    [
      "neither a bucket nor an account",
      ["history"],
      "name a bucket, or use --account for all buckets of an account",
    ],
    [
      "one word too many",
      ["redrive", "orders"],
      "too many arguments for 'redrive'. Expected 0 arguments but got 1: orders.",
    ],
    [
      "an unknown shell",
      ["completion", "tcsh"],
      "there is no completion for tcsh; there is one for bash, zsh, fish",
    ],
    [
      "a number that is none",
      ["plan", "x", "--parallel", "0"],
      "--parallel must be a number of at least 1, not 0",
    ],
  ])("%s", async (_, words, what) => {
    const ran = await runCli(words, { env: { AWS_REGION: "ca-central-1" } });
    expect(ran).toEqual({ code: 1, stdout: "", stderr: `error: ${what}\n` });
  });
});
