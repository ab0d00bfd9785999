import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { specText } from "../../../cli/import/text.ts";
import { documentsIn } from "../../../cli/specs/specDocument.ts";
import { validateFiles } from "../../../cli/specs/specsOf.ts";
import { InvalidSpec } from "../../../core/values/problems.ts";
import { parseDesired } from "../../../exports/index.ts";
import { hostiles } from "../../support/hostile.ts";
import { spentMs } from "../../support/spent.ts";

const head = "name: orders\nregion: ca-central-1\n";
const some = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
const validate = async (text: string) => (await validateFiles(["-"], async () => text)).problems;

const msFor = (text: string) => spentMs(() => validate(text));

describe("a file with four times as much in it takes about four times as long:", () => {
  it.each<[string, (count: number) => string]>([
    ["keys", (count) => `${head}tags:\n${some(count, (at) => `  k${at}: v\n`)}`],
    ["unknown keys, each with its place", (count) => `${head}${some(count, (at) => `k${at}: v\n`)}`],
    ["keys that are there already", (count) => `${head}tags:\n${some(count, () => "  k: v\n")}`],
    ["wrong values", (count) => `${head}tags:\n${some(count, (at) => `  k${at}: {}\n`)}`],
    ["entries", (count) => `${head}ignore:\n${some(count, () => "- bad\n")}`],
    [
      "JSON",
      (count) =>
        JSON.stringify({
          name: "orders",
          region: "ca-central-1",
          tags: Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, "v"])),
        }),
    ],
    ["documents", (count) => some(count / 10, (at) => `---\n${head.replace("orders", `orders-${at}`)}`)],
    [
      "aliases",
      (count) => `${head}tags:\n${some(count / 10, (at) => `  k${at}: &a${at} v\n  l${at}: *a${at}\n`)}`,
    ],
  ])("%s", async (_, textOf) => {
    await msFor(textOf(2_000));
    const [quarter, whole] = [await msFor(textOf(5_000)), await msFor(textOf(20_000))];
    // A square would be sixteen times as much.
    expect(whole).toBeLessThan(8 * quarter + 100);
  });

  it("and each problem has its place", async () => {
    const problems = await validate(`${head}${some(20_000, (at) => `k${at}: v\n`)}`);
    expect(problems).toHaveLength(20_000);
    expect(problems[19_999]).toMatchObject({ line: 20_002, column: 1, path: "/k19999" });
  });
});

describe("a small file that stands for a large one is a problem with its place, without delay:", () => {
  const bomb = some(12, (at) => `k${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(", ")}]\n`);
  it.each([
    ["aliases of aliases", `k0: &a0 [x]\n${bomb}`, /aliases stand for more than 10000 values/],
    ["an alias of what it stands in", "a: &a [*a]\n", /there is no anchor &a/],
    ["keys that are maps", "? ".repeat(400), /a key must be a string/],
    ["keys that are lists of keys", "? - ".repeat(200), /a key must be a string/],
    ["levels", `a: ${"[".repeat(500)}${"]".repeat(500)}`, /nested deeper than 100 levels/],
    [
      "more levels than a person can read",
      `a: ${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      /nested|stack|levels/,
    ],
    ["a merge", "%YAML 1.1\n---\na: &a {b: c}\nd:\n  <<: *a\n", /a key must be a string/],
    ["what is no JSON", "a: .nan\n", /JSON has no such value/],
  ])("%s", async (_, text, message) => {
    const ms = await spentMs(() => {
      const { problems } = documentsIn("x.yaml", text);
      expect(problems[0]?.message).toMatch(message);
      expect(problems.length).toBeLessThan(1_000);
    });
    expect(ms).toBeLessThan(5_000);
  });
});

describe("a key that JavaScript has for itself", () => {
  const places = [
    (key: string) => `${head}tags: {${key}: x}\n`,
    (key: string) => `${head}${key}: {versioning: true}\n`,
    (key: string) =>
      `${head}policy: {Statement: [{Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {StringEquals: {${key}: a}}}]}\n`,
  ];

  it("is a problem at its place, where it would be lost: __proto__", async () => {
    for (const [at, place] of places.entries()) {
      const problems = await validate(place("__proto__"));
      const lost = {
        line: 3,
        message: "this key is not allowed",
        path: expect.stringMatching(/\/__proto__$/),
      };
      expect(problems, `${at}`).toContainEqual(expect.objectContaining(lost));
    }
    expect(({} as { versioning?: unknown }).versioning).toBeUndefined();
  });

  it("is one for the library, too, at any depth", () => {
    const item = JSON.parse('{ "name": "orders", "tags": { "__proto__": "x" } }');
    expect(() => parseDesired(item)).toThrow(
      new InvalidSpec([{ path: "/tags/__proto__", message: "this key is not allowed" }]),
    );
  });

  it.each(["constructor", "toString", "hasOwnProperty", "prototype"])(
    "is a key like any other: %s",
    async (key) => {
      const [tags, unknown, policy] = places.map((place) => place(key));
      expect(await validate(`${tags}`)).toEqual([]);
      expect(await validate(`${unknown}`)).toMatchObject([
        { message: expect.stringMatching(/^unknown key; known: /) },
      ]);
      expect(await validate(`${policy}`)).toEqual([]);
    },
  );
});

describe.each(hostiles)("an imported spec with a text that $what", ({ text, seen }) => {
  const spec = {
    name: "orders",
    region: "ca-central-1",
    tags: { [text]: text },
    policy: { Id: `# ${text}` },
  };
  const unsaid = [{ facet: text, reason: `denied\n${text}\ntags: {}` }];

  it("reads back as it was, here and by other readers", () => {
    const written = specText({ spec, unsaid, leftOut: [], unset: [] } as never, true).text;
    expect(documentsIn("x.yaml", written).documents[0]?.value).toEqual(spec);
    expect(parse(written)).toEqual(parse(stringify(spec)));
  });

  it("says the text in a comment, and not beside it", () => {
    const written = specText(
      { spec: { name: "orders", region: "ca-central-1" }, unsaid, leftOut: [], unset: [] },
      true,
    ).text;
    const [mine, comment] = written.split("# Not in this spec");
    expect(mine).not.toContain(seen);
    expect(
      comment
        ?.split("\n")
        .slice(1)
        .every((line) => line.startsWith("#")),
    ).toBe(true);
  });
});
