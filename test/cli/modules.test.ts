import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.ts";

// Prints each file that a process loads, before the process itself loads any.
const witness = `
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      if (url.startsWith("file:")) process._rawDebug("loads " + url);
      return next(url, context);
    },
  });`;

/** What a run loads: files of ours by their paths below cli, and the names of packages. */
async function loadedBy(...words: string[]): Promise<{ files: string[]; packages: string[] }> {
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(witness)}` };
  const { stderr } = await runCli(words, { env });
  const urls = [...stderr.matchAll(/^loads (.+)$/gm)].map(([, url = ""]) => url);
  const found = (pattern: RegExp) => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].sort();
  return { files: found(/\/cli\/(.+)$/), packages: found(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/) };
}

describe("what is not needed is not loaded", () => {
  it.each([["--help"], ["help"], ["-h"], [""]])("no package for %j", async (word) => {
    const { files, packages } = await loadedBy(...word.split(" ").filter(Boolean));
    expect(files).toContain("commands/index.ts");
    expect(packages).toEqual([]);
  });

  it.each([["--version"], ["pln"], ["--stag x"]])("nothing but the parser of words for %j", async (words) => {
    const { files, packages } = await loadedBy(...words.split(" "));
    expect(packages).toEqual(["commander"]);
    expect(files.filter((file) => file.startsWith("commands/"))).toEqual(["commands/index.ts"]);
  });

  it("no other command than the one that was named", async () => {
    const { files } = await loadedBy("get", "--help");
    expect(files.filter((file) => file.startsWith("commands/"))).toEqual([
      "commands/get.ts",
      "commands/index.ts",
    ]);
  });
});
