import { spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/folder.ts";

/** Runs the recipe of make deploy with programs that print their arguments and exit with the given codes. */
async function deployed(codes: Readonly<Record<string, number>>, ...variables: string[]) {
  const folder = await folderWith({});
  const cases = Object.entries(codes).map(([words, code]) => `*"${words}"*) exit ${code};;`);
  const [cli, osls] = ["cli", "osls"].map((name) => join(folder, name)) as [string, string];
  await writeFile(cli, `#!/bin/sh\necho "cli $*"\ncase "$*" in ${cases.join(" ")} esac\n`);
  await writeFile(osls, '#!/bin/sh\necho "osls $1"\n');
  await Promise.all([cli, osls].map((file) => chmod(file, 0o755)));
  const args = ["-s", "-o", "node_modules/.installed", "-o", "bundle", "deploy", "STAGE=prod", `CLI=${cli}`];
  const path = `${folder}:${process.env.PATH}`;
  const { stdout, status } = spawnSync("make", [...args, `PATH=${path}`, ...variables], { encoding: "utf8" });
  return { said: stdout.split("\n").filter((line) => /^(cli|osls) /.test(line)), isDone: status === 0 };
}

const before = ["cli settings settings/prod.yml", "cli doctor deployer quota --settings settings/prod.yml"];

describe("make deploy", () => {
  it("checks settings, permissions, quota and trail before it deploys, and runs the doctor afterwards", async () => {
    expect(await deployed({})).toEqual({
      said: [...before, "cli doctor trail", "osls deploy", "cli doctor"],
      isDone: true,
    });
  });

  it("deploys nothing if the deployer lacks a permission, or Lambda refuses the reserved concurrency", async () => {
    expect(await deployed({ "doctor deployer": 1 })).toEqual({ said: before, isDone: false });
  });

  it("deploys nothing without a trail, unless that is permitted, and then does not check the trail afterwards either", async () => {
    const noTrail = { "doctor trail": 1 };
    expect(await deployed(noTrail)).toEqual({ said: [...before, "cli doctor trail"], isDone: false });
    expect(await deployed(noTrail, "WITHOUT_TRAIL=1")).toEqual({
      said: [...before, "osls deploy", "cli doctor --without trail"],
      isDone: true,
    });
  });

  it("continues if a check could not be made", async () => {
    const { said, isDone } = await deployed({ doctor: 3 });
    expect([said.length, isDone]).toEqual([5, true]);
  });
});
