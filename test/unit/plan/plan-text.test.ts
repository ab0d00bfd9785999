import { PutBucketPolicyCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { Action } from "../../../core/plan/action.ts";
import { describePlan, difference, obstacles } from "../../../core/plan/describe.ts";
import type { PlanContents } from "../../../core/plan/planContents.ts";

const Bucket = "orders-archive";
const empty: PlanContents = {
  bucket: Bucket,
  region: "ca-central-1",
  exists: true,
  drift: [],
  actions: [],
  refused: [],
  held: [],
  manual: [],
  unknown: [],
  warnings: [],
  unmanaged: [],
  inSync: false,
};
const versioning = new Action(
  {
    command: new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  },
  { facet: "versioning", diff: [] },
);
const policy = new Action(
  { command: new PutBucketPolicyCommand({ Bucket, Policy: "{}" }) },
  { facet: "policy", diff: [], opens: ["to the public: it allows all", "indirectly: it has no block"] },
);
const tags = { facet: "tags", path: "/tags/team", before: "sales", after: "orders" };

/** The lines of a plan after its title. */
const linesOf = (parts: Partial<PlanContents>, ...more: readonly Parameters<typeof describePlan>[1][]) => {
  const [title, ...lines] = describePlan({ ...empty, ...parts }, ...more).text.split("\n");
  expect(title).toBe("orders-archive (ca-central-1):");
  return lines;
};

describe("the text of a plan", () => {
  it("has a part for what differs, what is sent and each reason not to send a call, and a sum", () => {
    const lines = linesOf({
      drift: [
        { facet: "cors", path: "/cors", before: undefined, after: 1 },
        { facet: "acl", path: "/acl", before: 1, after: undefined, severity: "exposure" },
        { ...tags, severity: "weaker" },
      ],
      actions: [versioning],
      warnings: [{ facet: "versioning", kind: "irreversible", text: "it stays" }],
      held: [{ facet: "policy", reason: "policy: a conflict\nwith another writer", calls: [policy] }],
      manual: [{ facet: "tags", reason: "needs approval", calls: [] }],
      refused: [{ facet: "acl", reason: "not permitted", calls: [versioning] }],
      unknown: [{ facet: "logging", kind: "denied", code: "AccessDenied", reason: "no access" }],
    });
    expect(lines).toEqual([
      "drift:",
      "  + /cors: 1",
      "  - /acl: 1 (exposure)",
      '  ~ /tags/team: "sales" -> "orders" (weaker)',
      "would send:",
      "  > PutBucketVersioning",
      "warnings:",
      "  ! irreversible: versioning: it stays",
      "held:",
      "  . policy: a conflict",
      "    | with another writer",
      "    > PutBucketPolicy",
      "    opens to the public: it allows all",
      "    opens indirectly: it has no block",
      "needs a person:",
      "  . tags: needs approval",
      "refused:",
      "  ! acl: not permitted",
      "    > PutBucketVersioning",
      "unknown:",
      "  ? logging: no access",
      "Plan: 1 call, 1 refusal, 1 held, 1 needs a person, 1 unknown.",
    ]);
  });

  it("has no part without content, and counts only what there is", () => {
    const actions = [versioning, policy];
    expect(linesOf({ actions }).at(-1)).toBe("Plan: 2 calls, 0 refusals, 0 unknown.");
    expect(linesOf({ actions: [versioning] }, { withSum: false })).toEqual([
      "would send:",
      "  > PutBucketVersioning",
    ]);
  });

  it("shows the input of each call where it is asked for, also of calls that are not sent", () => {
    const input = '{"Bucket":"orders-archive","VersioningConfiguration":{"Status":"Enabled"}}';
    const calls = [versioning];
    const refused = [{ facet: "versioning", reason: "not permitted", calls }];
    const lines = linesOf({ actions: calls, refused }, { withInputs: true });
    expect(lines.filter((line) => line.endsWith(`> PutBucketVersioning ${input}`))).toHaveLength(2);
    expect(obstacles({ ...empty, refused }).join("\n")).not.toContain(input);
  });

  it("says in its first lines that the bucket is new, in sync, or keeps what is no longer managed", () => {
    const kept = "  . tags is no longer managed; the bucket keeps it (null removes it)";
    const unmanaged = ["tags"];
    const text = (parts: object, wording = {}) =>
      describePlan({ ...empty, unmanaged, ...parts }, wording).text.split("\n");
    expect(text({ exists: false }).slice(0, 2)).toEqual([
      "orders-archive (ca-central-1) does not exist:",
      kept,
    ]);
    const inSync = "orders-archive (ca-central-1) is in sync: nothing to do.";
    expect(text({ inSync: true })).toEqual([inSync, kept]);
    expect(text({ inSync: true }, { withUnmanaged: false })).toEqual([inSync]);
    expect(text({ inSync: true }, { withUnmanaged: true })).toEqual([inSync, kept]);
  });
});

describe("the text of a difference", () => {
  const line = '~ /tags/team: "sales" -> "orders"';

  it("is one line where it fits into the width, and three where it does not", () => {
    const three = ["~ /tags/team:", '    - "sales"', '    + "orders"'].join("\n");
    expect(difference(tags, line.length).text).toBe(line);
    expect(difference(tags, line.length - 1).text).toBe(three);
    expect(difference({ ...tags, severity: "weaker" }, 1).text).toContain("~ /tags/team: (weaker)\n");
  });

  it("fits into the width of a plan together with its margin", () => {
    const shown = (width: number) => linesOf({ drift: [tags] }, { width })[1];
    expect(shown(line.length + 2)).toBe(`  ${line}`);
    expect(shown(line.length + 1)).toBe("  ~ /tags/team:");
  });

  it("of large values begins with the sign of a missing, an extra or a different one", () => {
    const large = (size: number) => Array.from({ length: size }, (_, index) => index);
    const shown = (before: unknown, after: unknown) =>
      difference({ path: "/cors", before, after, severity: "exposure" }).text.split("\n");
    expect(shown(undefined, large(9)).slice(0, 3)).toEqual(["+ /cors: (exposure)", "    + [", "    +   0"]);
    expect(shown(large(9), undefined)[0]).toBe("- /cors: (exposure)");
    expect(shown(large(9), large(10)).filter((one) => /^ {4}[-+]/.test(one))).toEqual(["    +   9"]);
    expect(shown(large(9), large(10))[0]).toBe("~ /cors: (exposure)");
  });
});
