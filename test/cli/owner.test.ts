import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.ts";
import { fakeAws, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";

const aws = fakeAws();
const account = "111122223333";

async function run(...args: string[]) {
  aws().buckets.set("orders", "Suspended");
  aws().specs.set("orders", { ...versioned("orders"), adopt: true });
  const cwd = await folderWith({ "orders.json": JSON.stringify(versioned("orders")) });
  return runCli(args, { env: aws().env, cwd });
}

describe("a bucket of that name that is another account's is neither read nor written: S3 hears whose it has to be in", () => {
  it.each([
    ["plan orders"],
    ["plan -f ."],
    ["plan --all --parallel 3"],
    ["apply -f . --direct --yes"],
    ["import orders"],
    ["put orders.json --yes"],
  ])("%s", async (line) => {
    await run(...line.split(" "));
    expect([[...aws().owners], aws().asked]).toEqual([[account], 1]);
  });
});

it("without an answer from STS, S3 is called all the same", async () => {
  aws().account = undefined;
  const { code, stderr } = await run("apply", "-f", ".", "--direct", "--yes");
  expect(stderr).not.toContain("error");
  expect([code, [...aws().owners], aws().asked]).toEqual([0, [""], 1]);
  expect(aws().buckets.get("orders")).toBe("Enabled");
});

it.each(["list", "get orders", "validate orders.json"])("%s does not ask whose they are", async (line) => {
  await run(...line.split(" "));
  expect(aws().asked).toBe(0);
});
