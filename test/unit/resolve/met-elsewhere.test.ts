import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import type { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { identityOf } from "../../../core/values/identity.ts";
import { facts, inventory, liveBucket, requiring, wantedBy } from "../../support/layered.ts";

// Entries that differ in content and in Id, of each facet whose requirements another entry can meet under its own Id.

type Entry = Readonly<Record<string, unknown>>;

const report = (kind: object) => (Id: string, prefix: string) => ({
  Id,
  Filter: { Prefix: prefix },
  ...kind,
});
const rule = (what: object) => (ID: string, Prefix: string) => ({
  ID,
  Status: "Enabled",
  Filter: { Prefix },
  ...what,
});
const target = (Bucket: string) => ({
  Destination: { Bucket },
  DeleteMarkerReplication: { Status: "Disabled" },
});

/** By facet, an entry with an Id and something else by which entries differ; and the facet's value with entries. */
const kinds: readonly [
  facet: string,
  entry: (id: string, what: string) => Entry,
  value: (entries: readonly Entry[]) => unknown,
][] = [
  ["lifecycle", rule({ Expiration: { Days: 30 } }), (Rules) => ({ Rules })],
  [
    "cors",
    (ID, what) => ({ ID, AllowedMethods: ["GET"], AllowedOrigins: [`https://${what}`] }),
    (all) => all,
  ],
  ["inventory", (Id, Prefix) => inventory(Id, { Filter: { Prefix } }), (all) => all],
  ["metrics", report({}), (all) => all],
  [
    "intelligentTiering",
    report({ Status: "Enabled", Tierings: [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" }] }),
    (all) => all,
  ],
  [
    "replication",
    (ID, what) => ({
      ...rule(target("arn:aws:s3:::report-target"))(ID, what),
      Priority: what.charCodeAt(0),
    }),
    (Rules) => ({ Role: "arn:aws:iam::111122223333:role/s3-replication", Rules }),
  ],
  [
    "notification",
    (Id, what) => ({
      Id,
      QueueArn: "arn:aws:sqs:ca-central-1:111122223333:s3-events",
      Events: ["s3:ObjectCreated:*"],
      Filter: { Key: { FilterRules: [{ Name: "prefix", Value: what }] } },
    }),
    (QueueConfigurations) => ({ QueueConfigurations }),
  ],
];

const alongsideOf = (facet: string) => (facetTable.get(facet) as Facet).alongside ?? {};
const without = (entry: Entry) => {
  const { ID: _, Id: __, ...others } = entry;
  return others;
};
/** The entries that S3 keeps, each as its Id and what it is for. CORS uses no ID. */
function keptIn(s3: MemoryS3, facet: string) {
  const subresource = facet === "intelligentTiering" ? "intelligent-tiering" : facet;
  return entriesIn(s3.peek(facts.name, subresource)).map((one) => {
    const [what] = /alpha|beta/.exec(JSON.stringify(one)) ?? [];
    return `${facet === "cors" ? "any" : identityOf(one)} ${what}`;
  });
}
function entriesIn(value: unknown): unknown[] {
  if (value instanceof Map) return [...value.values()].flatMap(entriesIn);
  if (Array.isArray(value)) return value.flatMap(entriesIn);
  if (typeof value !== "object" || value === null) return [];
  return identityOf(value) === undefined ? Object.values(value).flatMap(entriesIn) : [value];
}

describe.each(kinds)(
  "entries of %s under other Ids than those that a baseline requires",
  (facet, entry, value) => {
    const live = (...entries: Entry[]) => liveBucket({ ...alongsideOf(facet), [facet]: value(entries) });
    const wanted = (...entries: Entry[]) => wantedBy([requiring({ [facet]: value(entries) })]);

    it("meet all of them, whatever their order: nothing is written", async () => {
      const { run } = await live(entry("x", "alpha"), entry("y", "beta"), entry("z", "gamma"));
      const done = await run(wanted(entry("one", "beta"), entry("two", "alpha")));
      expect([done.sent, done.converged]).toEqual([[], true]);
    });

    it("do not stand for two: one is under the Id of another required entry", async () => {
      const { run, s3 } = await live(entry("two", "alpha"));
      const asked = wanted(entry("one", "alpha"), entry("two", "beta"));
      expect((await run(asked)).converged).toBe(true);
      expect(keptIn(s3, facet).sort()).toEqual(
        facet === "cors" ? ["any alpha", "any beta"] : ["one alpha", "two beta"],
      );
      expect((await run(asked)).sent).toEqual([]);
    });

    it("meet them also where another baseline has entries under other Ids", async () => {
      const { run } = await live(entry("x", "alpha"), entry("y", "beta"));
      const wantedBoth = wantedBy([
        requiring({ [facet]: value([entry("one", "alpha")]) }, "a"),
        requiring({ [facet]: value([entry("two", "beta")]) }, "b"),
      ]);
      const done = await run(wantedBoth);
      expect([done.sent, done.converged]).toEqual([[], true]);
    });

    it("are kept as they are beside a required entry whose own Id is there, too", async () => {
      const { run } = await live(entry("one", "alpha"), entry("x", "delta"), entry("y", "beta"));
      const done = await run(wanted(entry("one", "alpha"), entry("two", "beta")));
      expect([done.sent, done.converged]).toEqual([[], true]);
    });
  },
);

describe.each(kinds.filter(([facet]) => ["lifecycle", "cors", "notification"].includes(facet)))(
  "required entries of %s without an Id",
  (facet, entry, value) => {
    const wanted = (...entries: Entry[]) => wantedBy([requiring({ [facet]: value(entries.map(without)) })]);

    it("are met by entries with any Ids", async () => {
      const { run } = await liveBucket({ [facet]: value([entry("x", "alpha"), entry("y", "beta")]) });
      const done = await run(wanted(entry("", "beta"), entry("", "alpha")));
      expect([done.sent, done.converged]).toEqual([[], true]);
    });

    it("are met by entries without Ids, and added beside others without Ids", async () => {
      const { run } = await liveBucket({
        [facet]: value([without(entry("", "alpha")), without(entry("", "beta"))]),
      });
      expect((await run(wanted(entry("", "beta")))).sent).toEqual([]);
      const more = wanted(entry("", "beta"), entry("", "gamma"));
      expect((await run(more)).sent).toHaveLength(1);
      expect((await run(more)).sent).toEqual([]);
    });
  },
);
