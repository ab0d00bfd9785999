import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { freePort } from "../../../local/wait.ts";

const script = new URL("../../../local/alice.ts", import.meta.url).pathname;
const keys = {
  ALICE_ACCESS_KEY_ID: "AKIAALICE",
  ALICE_SECRET_ACCESS_KEY: "secret",
  AWS_REGION: "ca-central-1",
};

const alice = (words: string, env = {}) => {
  const around = { encoding: "utf8", env: { PATH: process.env.PATH, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, ...words.split(" ").filter(Boolean)],
    around,
  );
  return { status, stdout, stderr };
};

it.each(["--help", "-h", "opens --help"])("%s lists what alice can do", (words) => {
  const { status, stdout, stderr } = alice(words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("Usage: alice <change> <bucket>");
  expect(stdout).toContain("  opens      removes its public access block\n");
});

it.each([
  ["", "Usage: alice <change> <bucket>"],
  ["burns orders", 'unknown change "burns"; known: creates, suspends, opens, retags'],
  ["toString orders", 'unknown change "toString"'],
  ["opens", "name exactly one bucket: alice opens BUCKET"],
  ["opens one two", "name exactly one bucket"],
  ["opens orders", "no local stack: run make up, then source .local/env"],
])("alice %s ends with one line and no stack trace", (words, line) => {
  const { status, stdout, stderr } = alice(words);
  expect(stderr).toContain(line);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});

it("a stack that is down is named", async () => {
  const AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${await freePort()}`;
  expect(alice("opens orders", { ...keys, AWS_ENDPOINT_URL_S3 })).toEqual({
    status: 1,
    stdout: "",
    stderr: "the local stack does not answer: run make up, then source .local/env again\n",
  });
});
