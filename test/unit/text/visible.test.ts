import { execFileSync } from "node:child_process";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { S3Failure, toFailure } from "../../../core/providers/awsErrors.ts";
import { visible, visibleJson, visibleMembers } from "../../../core/text/visible.ts";
import { lines, reasonWords, words } from "../../../core/text/words.ts";
import { InvalidSpec } from "../../../core/values/problems.ts";
import { html, shownIn } from "../../../service/html/html.ts";
import { marshallOptions } from "../../../service/tables/documentClient.ts";
import { packValues, unpackValues } from "../../../service/tables/packedValues.ts";
import { isThorough } from "../../support/chance.ts";
import { hostiles } from "../../support/hostile.ts";
import { spentMs } from "../../support/spent.ts";

const wild = fc.string({ unit: "binary", maxLength: 40 });

it.each(hostiles)("a text that $what is seen sign by sign", ({ text, seen }) => {
  expect(visible(text)).toBe(seen);
  expect(visible(seen)).toBe(seen);
});

/** Planes without a sign, and those for private use: a usual run takes some of their code points. */
const isSparse = (code: number) => !isThorough && ((code >= 0x40000 && code < 0xdffc0) || code >= 0xe1000);

it("of all signs there are, none that a terminal obeys or leaves out gets through", () => {
  for (let code = 0; code <= 0x10ffff; code += isSparse(code) ? 61 : 1) {
    const seen = visible(String.fromCodePoint(code));
    if (/[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(seen.replaceAll(" ", "")))
      expect(code.toString(16)).toBe("visible");
  }
});

it("common text of many scripts stays as it is", () => {
  for (const text of ["Größe: 10 µm", "日本語", "Ελληνικά", "नमस्ते", "ไทยน้ำ", "👍🏽", "C:\\specs\\a.yaml"])
    expect(visible(text)).toBe(text);
});

it("JSON stays the JSON that it is", () => {
  const values = fc.oneof(fc.jsonValue(), fc.dictionary(wild, wild));
  fc.assert(
    fc.property(values, (value) => {
      expect(JSON.parse(visibleJson(value, 1))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("long floods take no longer than others of their length", async () => {
  const flood = `${"x\u202e".repeat(100_000)}${"\u0301".repeat(100_000)}`;
  const ms = await spentMs(() => expect(visible(flood).length).toBeGreaterThan(flood.length));
  expect(ms).toBeLessThan(5_000);
});

describe("words of ours", () => {
  it("keep whatever is put into them in its line", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const printed = lines([words`one ${text}`, words`two ${[text, words`(${text})`]}`, text]);
        expect(printed.text.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(3);
      }),
    );
  });

  it("mark each further line of a reason", () => {
    expect(words`  ! ${reasonWords("a\n> PutBucketAcl", "  ")}`.text).toBe("  ! a\n    | > PutBucketAcl");
  });

  it("are made of nothing else but in a few places, each with its reason", () => {
    const found = execFileSync("grep", ["-rlE", String.raw`new Words\(`, "core", "cli", "functions"], {
      encoding: "utf8",
    });
    expect(found.trim().split("\n").sort()).toEqual([
      // The shells' own words; help; a sequence that clears the screen; what is cut, wrapped, coloured, and YAML.
      "cli/commands/completion.ts",
      "cli/commands/status.ts",
      "cli/program/overview.ts",
      "cli/program/program.ts",
      "cli/terminal/table.ts",
      "cli/terminal/terminal.ts",
      "cli/terminal/yamlWords.ts",
      "core/text/words.ts",
    ]);
  });

  it("are all that is printed", () => {
    const printing = String.raw`console\.|stdout\.write|stderr\.write|process\.std`;
    const found = execFileSync("grep", ["-rnE", printing, "core", "cli", "functions"], { encoding: "utf8" });
    const places = found.split("\n").filter((line) => line && !/^[^:]+:\d+:\s*(\/\/|\*)/.test(line));
    expect(places.map((line) => line.split(":")[0]).sort()).toEqual([
      "cli/main.ts",
      "cli/program/screen.ts",
      "cli/program/screen.ts",
    ]);
  });
});

it.each(hostiles)("errors, logs and pages show a text that $what", ({ text, seen }) => {
  const thrown = Object.assign(new Error(text), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  const failure = toFailure(thrown, "GetBucketAcl");
  expect(failure).toBeInstanceOf(S3Failure);
  expect(failure.message).toContain(`(AccessDenied: ${seen})`);
  expect(new InvalidSpec([{ path: `/${text}`, message: text }]).message).toBe(`/${seen}: ${seen}`);
  const logged = JSON.stringify({ reason: text, [text]: { [text]: [text] } }, visibleMembers);
  expect(visible(logged)).toBe(logged);
  const page = html`<p title="${text}">${text}</p>`.text;
  // An element keeps directions apart, and a page makes a space of a line's end.
  if (!/[\n\u05d0]/.test(text)) {
    expect(visible(page)).toBe(page);
    expect(shownIn({ a: [text] })).toEqual({ a: [seen] });
  }
});

describe("keys that JavaScript has for itself", () => {
  it.each(["constructor", "toString", "hasOwnProperty", "prototype"])("are kept by the tables: %s", (key) => {
    const item = { tags: { [key]: "x" }, deep: [{ [key]: { [key]: "x" } }] };
    expect(unmarshall(marshall(item, marshallOptions))).toEqual(item);
  });

  it("are kept where they would be lost: __proto__", () => {
    const before = JSON.parse('{ "tags": { "__proto__": "theirs" } }');
    const item = unmarshall(marshall(packValues({ drift: [], before }), marshallOptions));
    expect(JSON.stringify(unpackValues(item))).toContain('"__proto__":"theirs"');
  });
});

it("the functions' logs show what they say, a line an entry", async () => {
  vi.stubEnv("POWERTOOLS_DEV", "true");
  const written = vi.spyOn(console, "info").mockImplementation(() => undefined);
  const { logger } = await import("../../../functions/wiring.ts");
  const agent = "a\u202e\u009b2J\nb";
  logger.info("outcome", { causes: [{ agent, [agent]: 1 }] });
  const [line] = written.mock.calls.map(([said]) => JSON.parse(JSON.stringify(said)));
  written.mockRestore();
  vi.unstubAllEnvs();
  const printed = JSON.stringify(JSON.parse(line));
  expect(visible(printed)).toBe(printed);
  expect(printed).toContain("a\\\\u202e\\\\u009b2J\\nb");
});
