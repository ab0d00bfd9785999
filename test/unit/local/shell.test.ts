import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { foreignVariables } from "../../../local/foreignAws.ts";
import { program, shellFile } from "../../../local/shell.ts";

// A folder as people have them.
const folder = join(mkdtempSync(join(tmpdir(), "dxaws-s3-shell-")), "o'hara's work");
const bin = join(folder, "bin");
mkdirSync(bin, { recursive: true });
const script = join(folder, "alice.mjs");
writeFileSync(script, 'console.log("alice", ...process.argv.slice(2));');
writeFileSync(join(bin, "alice"), program(process.execPath, script));
chmodSync(join(bin, "alice"), 0o755);
const env = join(folder, "env");
writeFileSync(env, shellFile({ AWS_REGION: "ca-central-1", AWS_ACCESS_KEY_ID: "AKIALOCAL" }, bin));
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const shells = ["sh", "bash", "zsh"].filter((shell) => spawnSync(shell, ["-c", ":"]).status === 0);
const foreign = Object.fromEntries(foreignVariables.map((name) => [name, "of another AWS"]));

const inShell = (shell: string, lines: string) =>
  spawnSync(shell, ["-c", `set -eu; ${lines}`, shell, env], {
    encoding: "utf8",
    // From a socket bash would take itself for a remote shell, and read its owner's settings.
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: "eu-west-1",
      AWS_CONFIG_FILE: "/home/operator/.aws/config",
      ...foreign,
    },
  });

describe.each(shells)("what the local stack gives to %s", (shell) => {
  it("leaves nothing of another AWS", () => {
    const { stdout, stderr } = inShell(shell, '. "$1"; command env');
    const aws = stdout.split("\n").filter((line) => line.startsWith("AWS_"));
    expect(aws.sort()).toEqual([
      "AWS_ACCESS_KEY_ID=AKIALOCAL",
      "AWS_CONFIG_FILE=/dev/null",
      "AWS_REGION=ca-central-1",
      "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
    ]);
    expect(stderr).toBe("");
  });

  it("is its programs, by their names, however often it is read", () => {
    const { stdout } = inShell(shell, '. "$1"; . "$1"; alice opens "a b"; echo "$PATH"');
    const [printed, path = ""] = stdout.split("\n");
    expect(printed).toBe("alice opens a b");
    expect(path.split(":").filter((one) => one === bin)).toHaveLength(1);
  });
});
