import { describe, expect, it } from "vitest";
import type { Result } from "../../../cli/command/command.ts";
import { list } from "../../../cli/commands/list.ts";
import { status } from "../../../cli/commands/status.ts";
import { NameSet } from "../../../cli/specs/nameSet.ts";
import { paintWith } from "../../../cli/terminal/terminal.ts";
import { largeFleet } from "../../../scripts/scale/largeFleet.ts";
import { commandContext } from "../../support/commandContext.ts";
import { Retained } from "../../support/retained.ts";

const buckets = 200_000;

/** Runs a command for a large fleet and keeps nothing of its results but what `see` takes. */
async function run(
  command: typeof status,
  {
    deployment,
    isJson = false,
    names = [] as readonly string[],
    see = (_: Result) => {},
  }: {
    readonly deployment: object;
    readonly isJson?: boolean;
    readonly names?: readonly string[];
    readonly see?: (result: Result) => void;
  },
) {
  let text = "";
  const { context } = commandContext(deployment);
  await command.run(
    { names, options: {} },
    {
      ...context,
      isJson,
      emit: (result, words) => {
        see(result);
        if (words && !isJson) text += `${words(paintWith(false))}\n`;
      },
      print: (words) => {
        text += `${words.text}\n`;
      },
    },
  );
  return text;
}

describe("status of 200,000 buckets", () => {
  it("lists the worst first, counts the others, and says how many it leaves out", async () => {
    const retained = new Retained();
    const text = await run(status, { deployment: largeFleet(buckets, retained) });
    const lines = text.trimEnd().split("\n");
    expect(lines[1]).toMatch(/^bucket-0000007 +drifted .*exposure/);
    expect(lines).toHaveLength(10_004);
    expect(lines.at(-3)).toMatch(/^40004 more buckets, of the same or less urgency, not listed here/);
    expect(lines.at(-1)).toBe("200000 buckets: 50000 blocked, 4 drifted, 149996 converged");
    // Twice what a list keeps, and a part that is being sorted.
    expect(retained.most).toBeLessThanOrEqual(30_000);
  });

  it("has each of them in JSON, and keeps a part of them at a time", async () => {
    const retained = new Retained();
    let [listed, sum] = [0, {}];
    const see = (result: Result) => {
      if (result.kind === "status") listed += 1;
      else sum = result;
    };
    await run(status, { deployment: largeFleet(buckets, retained), isJson: true, see });
    expect(listed).toBe(buckets);
    expect(sum).toMatchObject({ kind: "fleet", buckets, verdicts: { blocked: 50_000, converged: 149_996 } });
    expect(retained.most).toBeLessThanOrEqual(30_000);
  });

  it("finds the one spec that was never reconciled, and the one that was deleted", async () => {
    const { ledger, specTable } = largeFleet(buckets, new Retained(), (index) => index !== 8);
    const found: Result[] = [];
    const see = (result: Result) => {
      if (result.neverReconciled || result.withoutSpec) found.push(result);
    };
    async function* heads() {
      yield* specTable.heads();
      yield [{ name: "new", changedAt: "2026-11-26T12:00:00.000Z" }];
    }
    await run(status, { deployment: { ledger, specTable: { ...specTable, heads } }, see });
    expect(found).toMatchObject([
      { bucket: "bucket-0000008", verdict: "blocked", withoutSpec: true },
      { bucket: "new", verdict: "pending", neverReconciled: true },
    ]);
  });
});

describe("list of 200,000 specs", () => {
  it("has each of them, sorted in parts, and keeps one part at a time", async () => {
    const retained = new Retained();
    const text = await run(list, { deployment: largeFleet(buckets, retained) });
    const lines = text.trimEnd().split("\n");
    expect(lines.filter((line) => line.startsWith("BUCKET"))).toHaveLength(20);
    expect(lines).toHaveLength(buckets + 20);
    expect(lines[1]).toMatch(/^bucket-0190000 /);
    expect(retained.most).toBeLessThanOrEqual(20_000);
  });
});

describe("a set of names", () => {
  it("knows each of 300,000 names, and no other", () => {
    const names = new NameSet();
    for (let index = 0; index < 300_000; index++) names.add(`b-${index}`);
    expect(names.size).toBe(300_000);
    for (let index = 0; index < 300_000; index++) {
      if (!names.has(`b-${index}`)) expect.fail(`b-${index} is lost`);
      if (names.has(`c-${index}`)) expect.fail(`c-${index} was never added`);
    }
    expect(names.add("b-7")).toBe(false);
  });
});
