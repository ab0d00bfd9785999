import {
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { hasWritten, undo } from "../../../cli/specs/undo.ts";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { toJson } from "../../../core/values/normal.ts";
import type { HistoryEntry, RecordedEntry } from "../../../service/tables/history.ts";
import type { SpecItem } from "../../../service/tables/specs.ts";
import { liveBucket, name, region } from "../../support/liveBucket.ts";
import { bucket, World } from "../../support/world.ts";

const sent = [{ type: "PutBucketTagging", facet: "tags", requestId: "r1", at: "2026-12-01T08:00:00.000Z" }];

/** A history entry of writes that replaced these values. */
const entryOf = (before: HistoryEntry["before"], more: Partial<RecordedEntry> = {}): RecordedEntry => ({
  bucket: name,
  entry: "history#2026-12-01T08:00:00.000Z#1",
  at: "2026-12-01T08:00:00.000Z",
  verdict: "converged",
  causes: [],
  drift: [],
  sent,
  before,
  ...more,
});

const detours = [...facetTable.values()].flatMap((facet) => {
  const values = [...facet.examples, null];
  return values.flatMap((from) =>
    values
      .filter((to) => to !== from)
      .map((to) => ({ facet, from, to, says: `${JSON.stringify(from)} after ${JSON.stringify(to)}` })),
  );
});

describe("a facet's value from before", () => {
  it.each(detours)("comes back whole: $facet.name $says", async ({ facet, from, to }) => {
    const live = await liveBucket();
    const apply = (value: unknown) => live.apply({ ...facet.alongside, [facet.name]: value });
    const value = async () => {
      const seen = (await live.check([facet.name])).facets.get(facet.name);
      if (!seen || "failure" in seen) throw new Error("cannot be read");
      return seen.value;
    };
    await apply(from);
    const was = await value();
    const { plan } = await apply(to);
    expect(JSON.parse(JSON.stringify(plan.before))).toEqual(plan.before);
    if (!(facet.name in plan.before)) return expect(plan.drift).toEqual([]);
    const { item, unsaid } = undo({ name, region }, entryOf(plan.before));
    expect(unsaid).toEqual([]);
    const back = await apply(item[facet.name]);
    if (back.plan.refused.length > 0) return expect(back.plan.refused[0]?.reason).toMatch(/S3 cannot/);
    expect(back.converged, `${JSON.stringify(item)}\n${back}`).toBe(true);
    const now = await value();
    expect(meaning(facet, structuredClone(now), now)).toEqual(meaning(facet, was, now));
  });
});

const meaning = (facet: Facet, value: unknown, there: unknown) =>
  toJson(facet.effective(value === undefined ? undefined : facet.normalise(value, there)));

describe("undo changes of a spec", () => {
  const spec = { name, region, mode: "observe", versioning: true, tags: { team: "orders" } };

  it("only what the entry wrote, and says it in the shortest way", () => {
    const { item } = undo(spec, entryOf({ versioning: { Status: "Suspended" }, policy: null }));
    expect(item).toEqual({ ...spec, versioning: false, policy: null });
  });

  it("a facet that it does not declare: it is declared, for only so it comes back", () => {
    expect(undo(spec, entryOf({ requestPayment: { Payer: "Requester" } })).item).toEqual({
      ...spec,
      requestPayment: "Requester",
    });
  });

  it("that is gone, to one that says what was there and nothing more", () => {
    expect(undo({ name, region }, entryOf({ tags: { team: "shop" } })).item).toEqual({
      name,
      region,
      tags: { team: "shop" },
    });
  });

  it("nothing of AWS's own, and says so", () => {
    const { item, unsaid } = undo(spec, entryOf({ tags: { "aws:createdBy": "shop", team: "shop" } }));
    expect(item).toEqual({ ...spec, tags: { team: "shop" } });
    expect(unsaid).toEqual([{ facet: "tags", reason: "a spec cannot state /aws:createdBy" }]);
  });

  it("and names what stays because of `additive` and `ignore`", () => {
    const lenient = { ...spec, additive: ["tags"], ignore: ["/lifecycle/Rules/old"] };
    const { unsaid } = undo(lenient, entryOf({ tags: {}, lifecycle: null, versioning: null }));
    expect(unsaid.map(({ facet, reason }) => [facet, reason.split(":")[0]])).toEqual([
      ["tags", "the spec says additive"],
      ["lifecycle", "the spec says ignore"],
    ]);
  });
});

describe("undo refuses", () => {
  const spec: SpecItem = { name, region, tags: { team: "orders" } };

  it.each([
    ["an entry that wrote nothing", entryOf(undefined, { sent: [] }), /wrote nothing/],
    ["an entry that made the bucket", entryOf(undefined), /no values from before/],
    ["another bucket's entry", entryOf({ tags: null }, { bucket: "another" }), /is of another/],
    ["a facet that it does not know", entryOf({ colour: "red" }), /does not know the facet colour/],
    [
      "a value that a spec cannot state",
      entryOf({ versioning: { Status: "Halted" } }),
      /versioning.*"Halted"/,
    ],
  ])("%s", (_, entry, reason) => {
    expect(() => undo(spec, entry)).toThrow(reason);
  });

  it("what would make the spec invalid, and says why", () => {
    const broken = { ...spec, versionning: true };
    expect(() => undo(broken, entryOf({ tags: null }))).toThrow(/not valid:\n\/versionning: unknown key/);
  });
});

describe("an entry of the history has written, so that undo may take it back,", () => {
  it.each([
    ["if calls were sent and the previous values are known", sent, { tags: null }, true],
    ["if calls were sent and no values were kept", sent, undefined, true],
    ["if a worker crashed before it recorded which calls it had sent", [], { tags: null }, true],
    ["not if nothing was sent and nothing was replaced", [], undefined, false],
  ])("%s", (_, calls, before, expected) => {
    expect(hasWritten({ sent: calls, before })).toBe(expected);
  });
});

describe("a first check that replaced configuration without a spec", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it("is taken back by undo, and the bucket is as it was", async () => {
    const theirs = { ID: "theirs", Status: "Enabled", Filter: { Prefix: "tmp/" } } as const;
    const Expiration = { Date: new Date("2027-01-01T00:00:00Z") };
    const Place = { LocationConstraint: region };
    await world.s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: Place }),
      region,
    );
    const LifecycleConfiguration = { Rules: [{ ...theirs, Expiration }] };
    const Tagging = { TagSet: [{ Key: "owner", Value: "mallory" }] };
    await world.s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }),
      region,
    );
    await world.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging }), region);
    const were = [world.s3.peek(bucket, "lifecycle"), world.s3.peek(bucket, "tagging")];

    await world.spec({ lifecycle: null, tags: { team: "orders" } });
    expect(world.s3.peek(bucket, "tagging")).not.toEqual(were[1]);
    const entry = world.history.find(hasWritten);
    if (!entry) throw new Error("nothing was written");
    const stored = JSON.parse(JSON.stringify(entry));
    const { item } = undo(world.specs.get(bucket) as SpecItem, { ...stored, bucket, entry: "history#1" });
    expect(await world.spec(item)).toMatchObject({ verdict: "converged" });
    expect(world.s3.peek(bucket, "tagging")).toEqual(were[1]);
    expect(world.s3.peek(bucket, "lifecycle")).toEqual(were[0]);
  });
});
