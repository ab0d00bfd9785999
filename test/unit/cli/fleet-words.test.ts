import { describe, expect, it } from "vitest";
import { shortAgent } from "../../../cli/report/agents.ts";
import { cell, csv } from "../../../cli/report/browser/csv.ts";
import { rowsOf } from "../../../cli/report/rows.ts";
import type { StoryEntry } from "../../../cli/report/story.ts";
import { causeOf } from "../../support/fleetStory.ts";
import { spentMs } from "../../support/spent.ts";
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

  it("takes no longer for a text that is made to take long", async () => {
    const long = [`${" ".repeat(200_000)}x`, `;${"\t".repeat(200_000)}`];
    expect(await spentMs(() => csv([long]))).toBeLessThan(2_000);
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
  const sentenceOf = (change: object | undefined, more: Partial<StoryEntry> = {}) => {
    const causes = [{ why: "spec", at: day, ...(change && { change }) } as StoryEntry["causes"][number]];
    return rowsOf(storyOf(entry("08:00:00", { causes, ...more })), [])[0]?.history[0]?.causes[0]?.text;
  };
  const changes = [
    { attribute: "versioning", how: "removed", before: "true" },
    { attribute: "mode", how: "changed", before: '"enforce"', after: '"observe"' },
    { attribute: "policy", how: "added" },
  ];

  it("has an author and a reason where they are known, and what changed", () => {
    expect(sentenceOf({ by: "jane", reason: "audit", changes: [] })).toBe(
      "The spec was changed by jane: audit.",
    );
    expect(sentenceOf({ became: "new", by: "jane", changes: [] })).toBe(
      "The spec was written for the first time by jane.",
    );
    expect(sentenceOf({ by: "jane", changes })).toBe(
      'The spec was changed by jane. versioning removed, was true. mode changed from "enforce" to "observe". policy added.',
    );
  });
  it("has an unknown author without a record of one", () => {
    expect(sentenceOf(undefined)).toBe("The spec was changed (author unknown).");
    expect(sentenceOf({ changes: [] })).toBe("The spec was changed (author unknown).");
  });
  it("is its end where it was deleted", () => {
    expect(sentenceOf(undefined, { verdict: "released" })).toBe("The spec was deleted (author unknown).");
    expect(sentenceOf({ became: "deleted", by: "jane", changes: [] })).toBe("The spec was deleted by jane.");
  });
  it("has foreign words in one line", () =>
    expect(sentenceOf({ by: "ja\u202ene", reason: "a\nb", changes: [] })).toBe(
      "The spec was changed by ja\\u202ene: a\\nb.",
    ));
});

describe("a notice that must not be overlooked", () => {
  const rowOf = (...entries: object[]) =>
    rowsOf(storyOf(...entries.map((more, index) => entry(`08:00:0${index}`, more))), [])[0];
  const sent = [{ type: "CreateBucket", facet: "bucket", requestId: "1", at: day }];
  const causes = [causeOf("mallory", "DeleteBucket", day, [])];

  it("is a bucket that was deleted and created again, and not one that a spec asks for anew", () => {
    const alarm = "Recreated, empty: the bucket was deleted. Its objects are gone.";
    for (const more of [{ sent, causes }, { recreated: true }]) {
      expect(rowOf(more)?.marks).toEqual(["recreated, empty"]);
      expect(rowOf(more)?.history[0]?.alarms).toEqual([alarm]);
    }
    expect(rowOf({ sent, causes: [{ why: "spec", at: day }] })?.marks).toEqual([]);
    expect(rowOf({ sent, causes, recreated: false })?.marks).toEqual([]);
  });

  it("is a facet that a spec has lost, until it is managed again", () => {
    const change = (attribute: string, how: string) => ({
      causes: [{ why: "spec", at: day, change: { changes: [{ attribute, how }] } }],
    });
    const lost = change("versioning", "removed");
    expect(rowOf(lost)?.marks).toEqual(["no longer managed"]);
    expect(rowOf(lost)?.history[0]?.alarms).toEqual([
      "No longer managed: versioning. The bucket keeps it (null in the spec removes it).",
    ]);
    expect(rowOf(lost, change("versioning", "added"))?.marks).toEqual([]);
    expect(rowOf(change("mode", "removed"))?.marks).toEqual([]);
  });

  it("is that no events arrive, and that someone may have access", () => {
    const known = { bucket: "orders", verdict: "blocked", at: day, exposed: 1, unwatched: true } as const;
    expect(rowsOf({ ...storyOf(), buckets: [known] }, [])[0]?.marks).toEqual(["exposed", "unwatched"]);
  });
});
