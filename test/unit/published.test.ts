import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { specJsonSchema } from "../../exports/schema.ts";
import { facetsReference } from "../../scripts/facetsReference.ts";

describe("what is published of the facets", () => {
  it("is the schema by which an editor checks a spec, with a text for each member that has one", () => {
    expect(JSON.parse(readFileSync("docs/spec.schema.json", "utf8"))).toEqual(
      JSON.parse(JSON.stringify(specJsonSchema())),
    );
  });

  it("is the page that shows each facet: its calls, its events, its permissions and its examples", () => {
    expect(readFileSync("docs/facets.md", "utf8").split("\n")).toEqual(facetsReference.split("\n"));
  });
});
