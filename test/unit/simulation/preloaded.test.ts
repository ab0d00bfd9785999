import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";

it("the simulation has loaded before its first run whatever the service loads on first use", () => {
  const files = ["core", "service", "functions"].flatMap((folder) => globSync(`${folder}/**/*.ts`));
  const lazy = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/import\("(\.[^"]+)"\)/g)].map(([, path = ""]) => basename(path)),
  );
  const preloaded = ["preloaded", "wiring"].map((name) => readFileSync(`test/simulation/${name}.ts`, "utf8"));
  expect(lazy.length).toBeGreaterThan(5);
  expect(lazy.filter((name) => !preloaded.join().includes(`/${name}"`))).toEqual([]);
});
