import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { globalOptions } from "../../cli/command/globals.ts";
import { commands } from "../../cli/commands/index.ts";
import { runCli } from "../support/cli.ts";
import { FakeAws } from "../support/fakeAws.ts";
import { folderWith } from "../support/folder.ts";

const flagsOf = (options: readonly { flags: string }[]) =>
  options.flatMap(({ flags }) => flags.match(/--[\w-]+/g) ?? []);

const names = commands.map(({ name }) => name);
const globalFlags = [...flagsOf(globalOptions), "--help"];

/** What each shell runs after a completion to say what it offers for the last word of a line. */
const shells: Readonly<Record<string, (line: readonly string[]) => string>> = {
  bash: (line) => `
    COMP_WORDS=(${line.map((word) => `"${word}"`).join(" ")}) COMP_CWORD=${line.length - 1}
    _dxaws_s3
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Its line editor, which these commands belong to, wants a terminal: they print what they are given.
  zsh: (line) => `
    compadd() { shift; print -rl -- "$@" }
    _describe() { for each in "\${(@P)2}"; do print -r -- "\${each%%:*}"; done }
    _files() { : }
    words=(${line.map((word) => `"${word}"`).join(" ")}) CURRENT=${line.length}
    _dxaws_s3`,
  fish: (line) => `complete --do-complete "${line.join(" ")}"`,
};

const before: Readonly<Record<string, string>> = { zsh: "compdef() { : }" };

/** What a shell offers for the last word of a line; some leave it to their editors to choose among it. */
function offered(
  shell: string,
  completion: string,
  line: readonly string[],
  PATH = process.env.PATH,
): string[] {
  const script = [before[shell], completion, shells[shell]?.(line)].join("\n");
  const { status, stdout, stderr } = spawnSync(shell, ["-c", script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH },
  });
  expect([status, stderr]).toEqual([0, ""]);
  const last = line.at(-1) ?? "";
  // fish says in a second column what each is.
  const words = stdout.split("\n").map((offer) => offer.split("\t")[0] ?? "");
  return [...new Set(words.filter((word) => word !== "" && word.startsWith(last)))].sort();
}

for (const shell of Object.keys(shells)) {
  const isHere = spawnSync(shell, ["--version"]).status === 0;
  if (!isHere) console.warn(`skipped: the completion for ${shell}, which is not on this machine`);
  describe.runIf(isHere)(`in ${shell}`, () => {
    let offers: (...line: string[]) => string[];
    beforeAll(async () => {
      const { stdout } = await runCli(["completion", shell]);
      offers = (...line) => offered(shell, stdout, ["dxaws-s3", ...line]);
    });

    it("every command is offered", () => {
      expect(offers("")).toEqual(expect.arrayContaining(names));
    });

    it("the commands that begin as the word does are offered", () => {
      expect(offers("re")).toEqual(names.filter((name) => name.startsWith("re")).sort());
    });

    it.each(commands)("the options of $name are offered, and those of all", async ({ name, load }) => {
      const { options = [] } = await load();
      expect(offers(name, "--")).toEqual([...flagsOf(options), ...globalFlags].sort());
    });

    it("the options of all are offered before there is a command", () => {
      expect(offers("--")).toEqual([...globalFlags].sort());
    });

    it("the buckets that have a spec are offered to commands that take them, of the stage that is named", async () => {
      const bin = await folderWith({
        "dxaws-s3":
          '#!/bin/sh\n[ "$1 $2" = "completion buckets" ] && printf "%s\\n" orders-archive "orders-$4" invoices\n',
      });
      chmodSync(join(bin, "dxaws-s3"), 0o755);
      const PATH = `${bin}:${process.env.PATH}`;
      const { stdout } = await runCli(["completion", shell]);
      const words = ["dxaws-s3", "--stage", "prod", "history", "ord"];
      expect(offered(shell, stdout, words, PATH)).toEqual(["orders-archive", "orders-prod"]);
      expect(offered(shell, stdout, ["dxaws-s3", "doctor", "ord"], PATH)).toEqual([]);
    });

    it("the options of a command are offered after others", () => {
      expect(offers("--debug", "plan", "--all", "--det")).toEqual(["--detailed-exitcode"]);
    });
  });
}

describe("the names of buckets", () => {
  let aws: FakeAws;
  let cache: string;
  beforeEach(async () => {
    aws = await FakeAws.start();
    cache = await folderWith({});
  });
  afterEach(() => aws.stop());
  const names = async (...words: string[]) =>
    runCli(["completion", "buckets", ...words], { env: { ...aws.env, XDG_CACHE_HOME: cache } });

  it("are those of the spec table, which is asked once in a while, and as a shell takes them", async () => {
    for (const name of ["orders", "invoices", "$(rm -rf .)"]) aws.specs.set(name, { name });
    expect(await names()).toEqual({ code: 0, stdout: "invoices\norders\n", stderr: "" });
    aws.specs.set("later", { name: "later" });
    expect((await names()).stdout).toBe("invoices\norders\n");
    expect((await names("--stage", "prod")).stdout).toBe("invoices\nlater\norders\n");
    expect(aws.calls).toEqual(["Scan", "Scan"]);
  });

  it("are none, and no error, where they cannot be asked for", async () => {
    aws.intercept = () => ({ status: 400, code: "AccessDeniedException" });
    expect(await names()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(existsSync(join(cache, "dxaws-s3"))).toBe(false);
  });
});
