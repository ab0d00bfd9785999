import { describe, expect, it } from "vitest";
import { hasTerminal, runCli, startInTerminal } from "../support/cli.ts";
import { fakeAws, versioned } from "../support/fakeFleet.ts";
import { folderWith } from "../support/folder.ts";
import { type Hostile, hostiles } from "../support/hostile.ts";
import { seenOf } from "../support/terminal.ts";

const aws = fakeAws();
/** What no argument of a process can hold. */
const sayable = hostiles.filter(
  ({ text }) => !/[\0\ud800-\udfff]/.test(text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, "")),
);
const named = (part: string) => sayable.find(({ what }) => what.startsWith(part)) as Hostile;

/** A spec that would erase its own lines from the plan, if its text were printed unescaped. */
const sly = (text: string) => ({
  ...versioned("orders"),
  ignore: [`/tags/${text}`],
  policy: {
    Statement: [
      { Sid: text, Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::orders" },
    ],
  },
});

if (!hasTerminal) console.warn("skipped: the plan on a terminal needs script of util-linux");
describe.runIf(hasTerminal)("on a terminal, the change that put asks about", () => {
  it.each([named("clears"), named("erases"), named("sets the clipboard"), named("begins"), named("turns")])(
    "shows all its lines, with a text that $what",
    async ({ text, seen }) => {
      const cwd = await folderWith({ "orders.json": JSON.stringify(sly(text)) });
      aws().buckets.set("orders", "Suspended");
      const session = startInTerminal(["put", "orders.json"], { cwd, env: { ...aws().env, COLUMNS: "400" } });
      await session.sees("Write this spec? [y/N] ");
      session.types("n\r");
      const { lines, foreignChanges } = await seenOf((await session.ended).screen, 400);
      expect(foreignChanges).toEqual([]);
      expect(lines.join("\n")).toContain(`"Sid": "${seen}"`);
      expect(lines.slice(0, 6)).toEqual([
        "new spec of orders:",
        '  + /name: "orders"',
        '  + /region: "ca-central-1"',
        "  + /versioning: true",
        `  + /ignore: ["/tags/${seen}"]`,
        "  + /policy:",
      ]);
    },
  );
});

describe("an argument of a person or a script is printed in one line and without a stack:", () => {
  it.each([named("clears"), named("begins"), named("has 8-bit"), named("turns")])(
    "a text that $what",
    async (hostile) => {
      const { text, seen } = hostile;
      const env = { ...aws().env, AWS_EC2_METADATA_DISABLED: "true" };
      const words = [
        [text],
        ["plan", text, "--parallel", text],
        ["validate", text],
        ["completion", text],
        ["history", "orders", "--limit", text],
        ["report", "--days", text],
        ["get", text],
        ["list", `--${text}`],
        ["list", "--output", text],
      ];
      const ran = await Promise.all(words.map((line) => runCli(line, { env })));
      for (const [at, { code, stderr }] of ran.entries()) {
        expect([at, code, stderr.split("\n").length]).toEqual([at, 1, 2]);
        expect(stderr).toContain(seen);
        expect((await seenOf(stderr, 1_000)).lines.join("\n")).toBe(stderr.trimEnd());
      }
    },
  );
});

it.each(["constructor", "__proto__", "toString"])("no command, shell or check is called %s", async (name) => {
  for (const line of [[name], ["completion", name], ["doctor", name], ["help", name]]) {
    const { code, stderr } = await runCli(line, { env: aws().env });
    expect([line, code]).toEqual([line, 1]);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  }
});
