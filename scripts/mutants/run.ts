// Breaks each safety line in a copy of the tree, one at a time, and runs the tests: at least one must fail.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { mutants } from "./list.ts";
import type { Mutant } from "./mutant.ts";

const copy = mkdtempSync(join(tmpdir(), "dxaws-s3-mutants-"));
const copied = [
  "cli",
  "core",
  "functions",
  "local",
  "scripts",
  "test",
  "deploy",
  "exports",
  "service",
  "settings",
  "docs",
  "baselines",
  "package.json",
  "serverless.yml",
  "tsconfig.json",
  "vitest.config.ts",
];
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const name of copied) cpSync(name, join(copy, name), { recursive: true });
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));

// docs.test.ts needs the whole tree, which is not copied; mutants.test.ts would notice every mutant.
const beside = ["docs", "mutants"].flatMap((name) => ["--exclude", `test/unit/${name}.test.ts`]);

/** The output of the unit tests if one fails, else undefined. The simulation runs fewer random schedules than usual. */
function redTests(): string | undefined {
  const env = { ...process.env, SIMULATE_N: "1500", SIMULATE_SEED: "1", DXAWS_TEST_SEED: "1" };
  const run = spawnSync(
    "vitest",
    ["run", "--project", "unit", "--project", "isolated", "--bail", "1", ...beside],
    { cwd: copy, env },
  );
  return run.status === 0 ? undefined : `${run.stdout}`;
}

function survives({ file, line, broken, danger }: Mutant): boolean {
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(line).length !== 2) throw new Error(`${file} does not hold exactly once: ${line}`);
  writeFileSync(
    path,
    source.replace(line, () => broken),
  );
  const noticed = redTests() !== undefined;
  writeFileSync(path, source);
  console.log(`${noticed ? "noticed " : "SURVIVES"} ${file}: ${danger}`);
  return !noticed;
}

const red = redTests();
if (red) throw new Error(`the tests are red before anything is broken:\n${red}`);
const survivors = mutants.filter(survives);
console.log(`${mutants.length - survivors.length} noticed, ${survivors.length} survive`);
process.exitCode = survivors.length === 0 ? 0 : 1;
