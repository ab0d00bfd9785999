import { describe, expect, it } from "vitest";
import { shortAgent } from "../../../cli/report/agents.ts";
import { cell, csv } from "../../../cli/report/browser/csv.ts";
import { rowsOf } from "../../../cli/report/rows.ts";
import type { StoryEntry } from "../../../cli/report/story.ts";
import { day, entry, storyOf } from "../../support/storyOf.ts";

describe("a cell of CSV", () => {
  it.each([
    ["orders", '"orders"'],
    ['say "yes"', '"say ""yes"""'],
    [12, "12"],
    [-1, "-1"],
    ["=1+1", `"'=1+1"`],
    ["+1", `"'+1"`],
    ["-1", `"'-1"`],
    ["@SUM(1)", `"'@SUM(1)"`],
    ["  =1", `"  '=1"`],
    [`${" ".repeat(200)}=1`, `"${" ".repeat(200)}'=1"`],
    ["\t=1", `"\t'=1"`],
    ["＝1", `"'＝1"`],
    // Where a semicolon separates cells, a comma and quotes are text, and the second cell begins here.
    ["a;=1+1", `"a;'=1+1"`],
    ['a";=1+1', `"a"";'=1+1"`],
    ["a\n=1", `"a\n'=1"`],
    ["deploy-role/ci+1@example.com", '"deploy-role/ci+1@example.com"'],
  ])("%j is %s", (value, written) => expect(cell(value)).toBe(written));

  it("takes no longer for a text that is made to take long", () => {
    const began = performance.now();
    csv([[`${" ".repeat(200_000)}x`, `;${"\t".repeat(200_000)}`]]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe("a user agent in a word", () => {
  it.each([
    ["[aws-cli/2.31.39 md/awscrt#0.28.4 os/linux md/command#s3api.put-bucket-tagging]", "aws-cli/2.31.39"],
    [
      "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.80.0 aws-sdk-go-v2/1.32",
      "terraform-provider-aws/5.80.0",
    ],
    ["[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12]", "S3Console/0.4"],
    ["[Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36]", "Chrome/142.0.0.0"],
    ["Boto3/1.40 md/Botocore#1.40 ua/2.1", "Boto3/1.40"],
    ["cloudformation.amazonaws.com", "cloudformation.amazonaws.com"],
    ["", ""],
    [`${"x".repeat(60)} y`, `${"x".repeat(40)}...`],
  ])("%s", (agent, short) => expect(shortAgent(agent)).toBe(short));
});

describe("a change of the spec", () => {
  const told = (cause: object, more: Partial<StoryEntry> = {}) => {
    const causes = [{ why: "spec", at: day, ...cause } as StoryEntry["causes"][number]];
    return rowsOf(storyOf(entry("08:00:00", { causes, ...more })), [])[0]?.told[0]?.causes[0]?.text;
  };

  it("has an author and a reason where they are known", () => {
    expect(told({ by: "jane", reason: "audit" })).toBe("The spec was changed by jane: audit.");
    expect(told({ by: "jane" })).toBe("The spec was changed by jane.");
    expect(told({ by: { name: "jane", type: "IAMUser" } })).toBe("The spec was changed by jane.");
  });
  it("has an unknown author where nobody knows", () =>
    expect(told({})).toBe("The spec was changed (author unknown)."));
  it("is its end where it was deleted", () =>
    expect(told({ by: "jane" }, { verdict: "released" })).toBe("The spec was deleted by jane."));
  it("has foreign words in one line", () =>
    expect(told({ by: "ja\u202ene", reason: "a\nb" })).toBe("The spec was changed by ja\\u202ene: a\\nb."));
});

describe("what nobody should overlook", () => {
  const rowOf = (more: object) => rowsOf(storyOf(entry("08:00:00", more)), [])[0];
  const sent = [{ type: "CreateBucket", facet: "bucket", requestId: "1", at: day }];

  it("is a bucket that was deleted and created again, and not one that a spec asks for anew", () => {
    expect(rowOf({ sent })?.marks).toEqual(["recreated, empty"]);
    expect(rowOf({ sent })?.told[0]?.alarms).toEqual([
      "Recreated, empty: the bucket had been deleted. Its objects are gone.",
    ]);
    expect(rowOf({ sent, causes: [{ why: "spec", at: day }] })?.marks).toEqual([]);
  });

  it("is that no events come, and that somebody may get in", () => {
    const known = { bucket: "orders", verdict: "blocked", at: day, exposed: 1, unwatched: true } as const;
    expect(rowsOf({ ...storyOf(), buckets: [known] }, [])[0]?.marks).toEqual(["exposed", "unwatched"]);
  });
});
