import { describe, expect, it } from "vitest";
import { hasTerminal, runCli, startInTerminal } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";

const files = { "orders.yaml": "name: orders\nmod: observe\n" };
const plain = `orders.yaml:2:1: /mod: unknown key; did you mean "mode"?`;
const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
const sum = "0 valid specs in 1 file, 1 problem";

describe("without a terminal", () => {
  it.each([
    ["nothing is coloured", {}, [], plain],
    ["FORCE_COLOR colours all the same", { FORCE_COLOR: "1" }, [], red(plain)],
    ["NO_COLOR is stronger than FORCE_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, [], plain],
    ["and so is --no-color", { FORCE_COLOR: "1" }, ["--no-color"], plain],
  ])("%s", async (_, env, words, line) => {
    const cwd = await folderWith(files);
    const ran = await runCli(["validate", "orders.yaml", ...words], { cwd, env });
    // Where both are set, Node prints a warning on stderr.
    expect(ran).toMatchObject({ code: 1, stdout: `${line}\n${sum}\n` });
  });

  it("an error is coloured like all else", async () => {
    const ran = await runCli(["validate"], { env: { FORCE_COLOR: "1" } });
    expect(ran.stderr.split(" name files")[0]).toBe(red("error:"));
  });

  it("JSON has no colours, whatever is forced", async () => {
    const cwd = await folderWith(files);
    const env = { FORCE_COLOR: "1" };
    const { stdout } = await runCli(["validate", "orders.yaml", "--output", "json"], { cwd, env });
    expect(stdout).not.toContain("\x1b");
  });
});

if (!hasTerminal) console.warn("skipped: the tests on a terminal need script of util-linux");
describe.runIf(hasTerminal)("on a terminal", () => {
  it.each([
    ["problems are red", {}, [], red(plain)],
    ["NO_COLOR leaves them plain", { NO_COLOR: "1" }, [], plain],
    ["so does --no-color", {}, ["--no-color"], plain],
    ["and a terminal that is dumb", { TERM: "dumb" }, [], plain],
  ])("%s", async (_, env, words, line) => {
    const cwd = await folderWith(files);
    const ran = await startInTerminal(["validate", "orders.yaml", ...words], { cwd, env }).ended;
    expect(ran).toEqual({ code: 1, screen: `${line}\n${sum}\n` });
  });
});
