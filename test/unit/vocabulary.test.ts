import { describe, expect, it } from "vitest";
import { filesOf, findings, type Reading, unknownIn } from "../support/vocabulary.ts";

type Place = readonly [place: string, ending: string, reading: Reading];

/** What is generated of the code's texts, or written by its tests. */
const generated = ["docs/cli.md", "docs/conformance.md", "docs/events.md", "docs/facets.md"];

/** What people read, written by hand. What says how names changed quotes those of before. */
const pages: readonly Place[] = [
  ["README.md", ".md", "all of it"],
  ["CHANGELOG.md", ".md", "prose"],
  ["docs/upgrading.md", ".md", "prose"],
  ["SECURITY.md", ".md", "all of it"],
  ["llms.txt", ".txt", "all of it"],
  ...filesOf("docs/", ".md")
    .filter((file) => !generated.includes(file) && file !== "docs/upgrading.md")
    .map((file): Place => [file, ".md", "all of it"]),
];

/** What the code says: its comments, and the texts in it, `--help`, errors and reasons among them. */
const code: readonly Place[] = [
  ["core/", ".ts", "strings and comments"],
  ["service/", ".ts", "strings and comments"],
  ["functions/", ".ts", "strings and comments"],
  ["exports/", ".ts", "strings and comments"],
  ["cli/", ".ts", "strings and comments"],
  ["local/", ".ts", "strings and comments"],
  ["deploy/", ".ts", "strings and comments"],
  ["deploy/", ".yml", "all of it"],
  ["settings/", ".yml", "all of it"],
  ["serverless.yml", ".yml", "all of it"],
  ["vitest.config.ts", ".ts", "strings and comments"],
  ["Makefile", "", "all of it"],
  ["scripts/", ".ts", "comments"],
  ["test/", ".ts", "strings and comments"],
  ...generated.map((file): Place => [file, ".md", "prose"]),
];

/** Files with such words as data: names in items of an older schema, and the words of this search itself. */
const quotes = [
  "service/tables/schemaOne.ts",
  "service/triggers/readTrigger.ts",
  "test/unit/tables/schema-one.test.ts",
  "test/support/vocabulary.ts",
  "test/unit/vocabulary.test.ts",
];

describe("what people read is in words that the field knows", () => {
  it.each(pages)("%s (*%s)", (...place) => {
    expect(findings(...place)).toEqual([]);
  });

  it.each(code)("%s (*%s), %s", (...place) => {
    expect(findings(...place).filter((found) => !quotes.some((file) => found.startsWith(file)))).toEqual([]);
  });
});

describe("the search for unknown words", () => {
  it("finds one with its line and what to say instead", () => {
    expect(unknownIn("a line\nit is put right by somebody")).toEqual([
      "2: put right (repair, restore)",
      "2: somebody (someone, no one, another principal, the caller)",
    ]);
  });

  it("reads the texts and the comments of code, and not its names", () => {
    const text = 'const told = "a look"; // mends\nconst fight = `a rival`;';
    expect(unknownIn(text, "strings and comments").map((found) => found.replace(/ \(.*/, ""))).toEqual([
      "1: look",
      "1: mends",
      "2: rival",
    ]);
    expect(unknownIn(text, "comments")).toEqual(["1: mends (repair)"]);
  });

  it.each([
    "looks like a name",
    "dead letters",
    "a dead-letter queue",
    "lookups",
    "a letter or a digit",
    "capital letters",
    "letters, digits and dashes",
    "look for a policy",
  ])("has nothing against %s", (text) => {
    expect(unknownIn(text)).toEqual([]);
  });
});
