import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { baselineJsonSchema, exceptionJsonSchema, specJsonSchema } from "../../exports/schema.ts";
import { facetsReference } from "../../scripts/facetsReference.ts";

describe("what is published of the facets", () => {
  it.each([
    ["spec", specJsonSchema],
    ["baseline", baselineJsonSchema],
    ["exception", exceptionJsonSchema],
  ])(
    "is the schema by which an editor checks a %s, with a text for each member that has one",
    (kind, schema) =>
      expect(JSON.parse(readFileSync(`docs/${kind}.schema.json`, "utf8"))).toEqual(
        JSON.parse(JSON.stringify(schema())),
      ),
  );

  it("is the page that shows each facet: its calls, its events, its permissions and its examples", () => {
    expect(readFileSync("docs/facets.md", "utf8").split("\n")).toEqual(facetsReference.split("\n"));
  });
});
