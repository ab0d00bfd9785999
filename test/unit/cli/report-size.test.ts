import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../cli/deployment/deployment.ts";
import { fleetReport } from "../../../cli/report/page.ts";
import { readStory } from "../../../cli/report/read.ts";
import { largeFleet } from "../../../scripts/scale/largeFleet.ts";
import { causeOf } from "../../support/fleetStory.ts";
import { Retained } from "../../support/retained.ts";
import { day, entry } from "../../support/storyOf.ts";

const buckets = 200_000;
const mostBytes = 10_000_000;
const at = `${day}T12:00:00.000Z`;

async function* none() {}

/** The story of a fleet whose history has this number of entries a day, each of another bucket and principal. */
async function storyOf(entriesADay: number, { days = 1, value = "sales" } = {}, retained = new Retained()) {
  const { ledger, specTable } = largeFleet(buckets, retained);
  async function* dayOf(one: string) {
    for (let index = 0; index < entriesADay; index++) {
      const bucket = `bucket-${`${index}`.padStart(7, "0")}`;
      const causes = [causeOf(`user-${index}`, "PutBucketTagging", `${one}T08:00:00.000Z`, ["tags"])];
      const drift = [{ facet: "tags", path: "/tags/team", before: value, after: `${value} ` }];
      yield retained.watch({ ...entry("08:00:00", { bucket, causes, drift }), at: `${one}T08:00:00.000Z` });
    }
    await retained.measure();
  }
  const place = {
    ...{ prefix: "dxaws-s3-dev", region: "ca-central-1", specTable },
    ledger: { ...ledger, day: entriesADay > 0 ? dayOf : none, status: async () => undefined },
  } as unknown as Pick<Deployment, "ledger" | "prefix" | "specTable"> & { readonly region: string };
  const progress = () => ({ step: () => undefined, end: () => undefined });
  const signal = new AbortController().signal;
  const story = await readStory(place, days, { now: () => new Date(at), progress, signal });
  if (!story) throw new Error("there is no story");
  return story;
}

describe("the report of 200,000 buckets", () => {
  it("counts all of them, lists the most urgent, and says how many it does not list", async () => {
    const retained = new Retained();
    const text = fleetReport(await storyOf(0, {}, retained));
    expect(text.includes("of 200,000 buckets; 149,996 in sync, 0 paused")).toBe(true);
    expect(text.includes("189,996 more buckets are counted above and not listed here")).toBe(true);
    expect(text.includes('"name":"bucket-0000007"')).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
    expect(retained.most).toBeLessThanOrEqual(15_000);
  });

  it("stays below 10 MB whatever happened, and leaves out histories before it leaves out buckets", async () => {
    const text = fleetReport(await storyOf(30_000, { value: "<".repeat(2_000) }));
    expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
    expect(text.includes("30,000 over")).toBe(true);
    expect(text.includes("29,000 more, with less drift, are not listed")).toBe(true);
  });

  it("has the newest days of a history that is too long, and says which", async () => {
    const story = await storyOf(20_000, { days: 30 });
    expect(story.days).toEqual(["2026-11-30", day]);
    expect(story.entries).toHaveLength(40_000);
    expect(story.lacks).toBe(
      "The history has more than 50,000 entries: this report covers the last 2 days of 30.",
    );
  });

  it("has a part of a day on which more happened than a report holds, and says so", async () => {
    const story = await storyOf(60_000, { days: 2 });
    expect([story.days, story.entries.length]).toEqual([[day], 50_000]);
    expect(story.lacks).toContain(`entries on ${day}: only the earliest of that day are in this report`);
  });
});
