import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellLine } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";

/** What a shell makes of a line in which dxaws-s3 is the command line. */
async function inShell(line: string) {
  const manyProblems = `name: orders\n${Array.from({ length: 2_000 }, (_, at) => `wrong${at}: 1\n`).join("")}`;
  const cwd = await folderWith({ "many.yaml": manyProblems, "good.yaml": "name: orders\n" });
  const script = `dxaws-s3() { ${shellLine} "$@"; }; ${line}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd,
    encoding: "utf8",
    // With a socket to read from, bash takes itself for a remote shell and reads its .bashrc.
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "" },
  });
  return { status, stdout, stderr };
}

describe("a reader who goes away", () => {
  it.each([
    ["after the first line", "dxaws-s3 validate many.yaml | head -1", /^many\.yaml:2:1: .*\n$/],
    ["in the middle of a line of JSON", "dxaws-s3 validate many.yaml -o json | head -c 12", /^{"version":2$/],
    ["before anything is printed", "dxaws-s3 validate many.yaml | true", /^$/],
    ["from the help", "dxaws-s3 --help | true", /^$/],
    ["from a schema", "dxaws-s3 schema | head -1", /^{\n$/],
    ["from the errors", "dxaws-s3 validate nowhere.yaml 2>&1 >/dev/null | true", /^$/],
  ])("%s gets no error", async (_, line, printed) => {
    expect(await inShell(line)).toEqual({ status: 0, stdout: expect.stringMatching(printed), stderr: "" });
  });
});

describe("what could not be written is an error, and not silence", () => {
  it.each([
    ["a schema", "schema"],
    ["a completion", "completion bash"],
    ["the help", "--help"],
    ["results", "validate good.yaml"],
  ])("%s on a full disk", async (_, words) => {
    const ran = await inShell(`dxaws-s3 ${words} > /dev/full`);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error: .*ENOSPC/) });
  });
});

it("what is done is no error where only the note about it could not be written", async () => {
  const ran = await inShell("dxaws-s3 schema --out schema.json 2> /dev/full; echo $?");
  expect(ran).toEqual({ status: 0, stdout: "0\n", stderr: "" });
});
