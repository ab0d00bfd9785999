import { describe, expect, it } from "vitest";
import type { Deployment } from "../../../cli/deployment/deployment.ts";
import { readStory } from "../../../cli/report/read.ts";
import type { StoryBucket } from "../../../cli/report/story.ts";
import type { Status, Verdict } from "../../../service/tables/status.ts";
import { day, entry } from "../../support/storyOf.ts";

const at = `${day}T12:00:00.000Z`;

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}

interface Tables {
  readonly fleet?: Partial<Record<Verdict, readonly StoryBucket[]>>;
  readonly specs?: readonly { readonly name: string; readonly region?: string }[];
  readonly status?: Partial<Status>;
  readonly denied?: boolean;
}

async function storyFrom({ fleet = {}, specs = [], status, denied = false }: Tables) {
  const denial = Object.assign(new Error("denied"), { name: "AccessDeniedException" });
  const place = {
    ...{ prefix: "dxaws-s3-dev", region: "ca-central-1" },
    ledger: {
      sweptSince: async () => undefined,
      fleet: (verdict: Verdict) => each(fleet[verdict] ?? []),
      day: (one: string) => each(one === day ? [{ ...entry("08:00:00"), bucket: "orders" }] : []),
      status: async () => status,
    } as unknown as Deployment["ledger"],
    specTable: {
      async *all() {
        if (denied) throw denial;
        yield* specs;
      },
    } as unknown as Deployment["specTable"],
  };
  const progress = () => ({ step: () => undefined, end: () => undefined });
  return readStory(place, 2, { now: () => new Date(at), progress, signal: new AbortController().signal });
}
const orders = { bucket: "orders", verdict: "converged", at } as const;

describe("what the report reads", () => {
  it("is where a bucket is: as its spec says, otherwise where the deployment is", async () => {
    const specs = [{ name: "orders", region: "eu-west-1" }, { name: "archive" }];
    const archive = { bucket: "archive", verdict: "held", at } as const;
    const story = await storyFrom({ specs, fleet: { converged: [orders], held: [archive] } });
    expect(story?.buckets.map(({ bucket, region }) => [bucket, region]).sort()).toEqual([
      ["archive", "ca-central-1"],
      ["orders", "eu-west-1"],
    ]);
  });

  it("has specs that were never reconciled, which are not in sync", async () => {
    const story = await storyFrom({ specs: [{ name: "orders" }] });
    expect(story?.buckets).toMatchObject([{ bucket: "orders", verdict: "pending" }]);
    expect(story?.buckets[0]).not.toHaveProperty("at");
  });

  it("counts a bucket once that moved from one verdict to another meanwhile, and misses none that did", async () => {
    const later = { ...orders, verdict: "held", at: `${day}T12:00:01.000Z` } as const;
    const twice = await storyFrom({ fleet: { converged: [orders], held: [later] } });
    expect(twice?.buckets).toMatchObject([{ bucket: "orders", verdict: "held" }]);
    const missed = await storyFrom({ specs: [{ name: "orders" }], status: later });
    expect(missed?.buckets).toMatchObject([{ bucket: "orders", verdict: "held" }]);
  });

  it("without the spec table is what the ledger and the events know, and says what is missing", async () => {
    const story = await storyFrom({ denied: true, fleet: { converged: [orders] } });
    expect(story?.buckets).toMatchObject([{ bucket: "orders", region: "ca-central-1" }]);
    expect(story?.lacks).toContain("The spec table could not be read");
  });
});
