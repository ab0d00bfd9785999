import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");

describe("the table of facets", () => {
  // The S3 in memory names sub-resources of S3, some of which are called as a facet is.
  it("is the only place that names a facet", () => {
    const files = ["core", "functions"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    );
    const others = files.filter(
      (file) => /\.[jt]s$/.test(file) && !/^core\/(facets|providers\/memory)\//.test(file),
    );
    const names = new RegExp(`["'\`](${[...facetTable.keys()].join("|")})["'\`]`);
    expect(others.length).toBeGreaterThan(30);
    expect(others.filter((file) => names.test(withoutComments(readFileSync(file, "utf8"))))).toEqual([]);
  });
});
