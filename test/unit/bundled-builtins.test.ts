import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { builtinsByName } from "../../scripts/bundle/atStart.ts";

/** Runs a program as a function's bundle in a Node process of its own. Returns what it prints. */
async function run(contents: string): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    ...{ bundle: true, format: "esm", platform: "node", write: false, plugins: [builtinsByName] },
  });
  const code = outputFiles[0]?.text ?? "";
  const env = { ...process.env, NODE_OPTIONS: "" };
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module"], { input: code, env, encoding: "utf8" }),
  );
}

const loads = (module: string) => `process.moduleLoadList.includes("NativeModule ${module}")`;

describe("what a function's bundle imports of Node", () => {
  it("is there under its name, as the whole module, and when it is imported late", async () => {
    const program = `
      import { basename } from "node:path";
      import path, { sep as separator } from "path";
      import * as util from "node:util";
      const { Agent } = await import("node:http");
      console.log(JSON.stringify([basename("/a/b"), path.sep === separator, typeof util.inspect, typeof Agent]));`;
    expect(await run(program)).toEqual(["b", true, "function", "function"]);
  });

  it("loads nothing that is not imported", async () => {
    const program = `
      import { inspect } from "node:util";
      import { request } from "node:https";
      console.log(JSON.stringify([typeof inspect, typeof request, ${loads("worker_threads")}, ${loads("internal/deps/undici/undici")}]));`;
    expect(await run(program)).toEqual(["function", "function", false, false]);
  });
});
