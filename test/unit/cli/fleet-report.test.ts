import { describe, expect, it } from "vitest";
import { fleetReport } from "../../../cli/report/page.ts";
import { rowsOf } from "../../../cli/report/rows.ts";
import type { StoryEntry } from "../../../cli/report/story.ts";
import { causeOf } from "../../support/fleetStory.ts";
import { day, entry, storyOf, tags } from "../../support/storyOf.ts";

describe("the list", () => {
  const shown = (more: Partial<StoryEntry>) => rowsOf(storyOf(entry("08:00:00", more)), [])[0]?.history[0];

  it("has a bucket whose spec is gone, as long as something happened to it", () => {
    expect(rowsOf(storyOf(entry("08:00:00", { repairMs: 900 })), [])).toMatchObject([
      { name: "orders", verdict: "released" },
    ]);
  });

  it("keeps of very many entries the newest, and says how many more there are", () => {
    const entries = Array.from({ length: 60 }, (_, index) =>
      entry(`08:00:${index < 10 ? "0" : ""}${index}`, {}),
    );
    const [row] = rowsOf(storyOf(...entries), []);
    expect(row?.history[0]?.at).toBe(`${day}T08:00:59.000Z`);
    expect([row?.history.length, row?.more]).toEqual([50, 10]);
  });

  it("keeps fewer of each bucket where there are very many buckets", () => {
    const buckets = Array.from({ length: 5_000 }, (_, index) => ({
      bucket: `${index}`,
      verdict: "converged" as const,
      at: day,
    }));
    const entries = Array.from({ length: 30 }, (_, second) => entry(`08:00:${10 + second}`, { bucket: "7" }));
    const row = rowsOf({ ...storyOf(...entries), buckets }, []).find(({ name }) => name === "7");
    expect([row?.history.length, row?.more]).toEqual([10, 20]);
  });

  it("shortens a value that would fill the page, and says so", () => {
    const [change] = shown({ drift: [{ ...tags, before: "x".repeat(9_000) }] })?.drift ?? [];
    expect(change?.[1]).toMatch(/x\.\.\. \(9002 characters\)$/);
  });

  it("keeps apart what was not there and what was too long to be kept", () => {
    const drift = [
      { facet: "tags", path: "/tags/a", before: undefined, after: "a" },
      { facet: "tags", path: "/tags/b", before: undefined, after: undefined },
    ];
    expect(shown({ drift })?.drift).toEqual([
      ["/tags/a", "nothing", '"a"'],
      ["/tags/b", "not kept: too long", "not kept: too long"],
    ]);
  });
});

describe("the file", () => {
  it("contains no markup from foreign text", () => {
    const evil = `</script><script>alert(1)</script>"'`;
    const causes = [causeOf(evil, evil, day, [evil])];
    const drift = [{ facet: evil, path: evil, before: evil, after: { [evil]: evil } }];
    const buckets = [{ bucket: evil, verdict: "held", reason: evil, at: day }] as const;
    const text = fleetReport({
      ...storyOf(entry("08:00:00", { bucket: evil, causes, drift, reason: evil })),
      buckets,
      deployment: evil,
      region: evil,
    });
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain("alert(1)</");
  });

  it("lets no request out, and runs no script but its own", () => {
    const text = fleetReport(storyOf());
    expect(text).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-\S+&#39;; base-uri/);
    expect(text).toMatch(/script-src &#39;sha256-\S+&#39;"/);
    expect(text).not.toMatch(/https?:|\bstyle=|\bon\w+=/);
  });
});
