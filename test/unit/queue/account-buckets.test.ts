import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import { listedBy } from "../../../service/queue/accountBuckets.ts";
import { surveyed } from "../../../service/queue/surveyPage.ts";
import { noCounts } from "../../../service/tables/coverage.ts";
import { KnownBuckets } from "../../../service/tables/knownBuckets.ts";
import { ManualClock } from "../../support/manualClock.ts";

const clock = new ManualClock();
const created = clock.now().toISOString();
const name = (index: number) => `bucket-${`${index}`.padStart(4, "0")}`;

it("the account's buckets are listed with their regions and dates, a thousand a page", async () => {
  const s3 = new MemoryS3({ now: clock.now });
  for (let index = 0; index < 1_005; index++) {
    const region = index % 2 === 0 ? "us-east-1" : "ca-central-1";
    const place =
      region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } as const };
    await s3.send(new CreateBucketCommand({ Bucket: name(index), ...place }), region);
  }
  const listed = listedBy(new MemoryS3Provider({ s3, clock }), "ca-central-1");
  const first = await listed();
  const second = await listed(first.next);
  expect([first.buckets.length, second.buckets.length, second.next]).toEqual([1_000, 5, undefined]);
  expect([...first.buckets, ...second.buckets].map((bucket) => bucket.name)).toEqual(
    Array.from({ length: 1_005 }, (_, index) => name(index)),
  );
  expect(first.buckets.slice(0, 2)).toEqual([
    { name: name(0), region: "us-east-1", created },
    { name: name(1), region: "ca-central-1", created },
  ]);
  const some = await listedBy(new MemoryS3Provider({ s3, clock }), "ca-central-1", "bucket-100")();
  expect(some.buckets.map((bucket) => bucket.name)).toEqual([1_000, 1_001, 1_002, 1_003, 1_004].map(name));
});

/** A table of which a call answers only some of the keys. */
function partly(items: readonly Record<string, unknown>[], most: number) {
  const calls: number[] = [];
  const send = async ({ input }: BatchGetCommand) => {
    const [[table = "", { Keys = [] } = {}] = []] = Object.entries(input.RequestItems ?? {});
    calls.push(Keys.length);
    const answered = Keys.slice(0, most);
    const isIn = (item: Record<string, unknown>) =>
      answered.some((key) => (key.name ?? key.bucket) === (item.name ?? item.bucket));
    const left = Keys.slice(most);
    return {
      Responses: { [table]: items.filter(isIn) },
      ...(left.length > 0 && { UnprocessedKeys: { [table]: { Keys: left } } }),
    };
  };
  return { documents: { send } as never, calls };
}

it("what the tables know is complete, also when DynamoDB answers a part of the keys at a time", async () => {
  const names = Array.from({ length: 250 }, (_, index) => name(index));
  const specs = partly(
    names.slice(0, 100).map((one) => ({ name: one })),
    40,
  );
  const layered = { baselines: ["company"] };
  const statuses = names.slice(50, 200).map((bucket, index) => ({
    bucket,
    layered,
    ...(index === 149 && { released: true }),
  }));
  const ledger = partly(statuses, 40);
  const known = await new KnownBuckets(
    { documents: specs.documents, table: "specs" },
    { documents: ledger.documents, table: "ledger" },
    clock,
  ).of(names);
  const count = (is: (one: { hasSpec: boolean; layered?: object | undefined }) => boolean) =>
    [...known.values()].filter(is).length;
  expect([known.size, count(({ hasSpec }) => hasSpec), count(({ layered: by }) => by !== undefined)]).toEqual(
    [250, 100, 149],
  );
  expect(Math.max(...specs.calls, ...ledger.calls)).toBeLessThanOrEqual(100);
});

it("a table that never answers all keys is a failure, not an unmanaged bucket", async () => {
  const { documents } = partly([], 0);
  const place = { documents, table: "specs" };
  await expect(new KnownBuckets(place, place, clock).of([name(1)])).rejects.toThrow("1 of 1 keys unread");
});

it("the coverage has a bounded size, whatever the account has, and its parts add up to all buckets", async () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ name: name(index) }));
  const baselines = Array.from({ length: 80 }, (_, index) => ({
    name: `baseline-${index}`.padEnd(63, "x"),
    order: 0,
    select: { names: ["bucket-1*"] },
    require: {},
    default: {},
  }));
  const known = {
    of: async (names: readonly string[]) =>
      new Map(
        names.map((one, index) => [
          one,
          {
            hasSpec: index % 3 === 0,
            layered:
              index % 3 === 1 ? { baselines: baselines.map((b) => b.name), exceptions: ["e"] } : undefined,
          },
        ]),
      ),
  };
  const keptFrom = (bucket: string) => (bucket.endsWith("7") ? "excluded" : undefined);
  const layers = { baselines, exceptions: [], problems: [], digest: "d", at: "" };
  const tick = { keptFrom, known, read: async () => layers, account: "111122223333" };
  const { counts, wanted } = await surveyed(many, noCounts, tick);
  const { managed, unchecked, unmanaged, excluded, bySpec, byBaseline, excepted } = counts;
  expect(counts.known).toBe(5_000);
  expect(managed + unchecked + unmanaged + excluded).toBe(5_000);
  expect(bySpec + byBaseline).toBe(managed);
  expect([excluded, excepted, unchecked]).toEqual([500, byBaseline, wanted.length]);
  expect(Object.keys(counts.baselines)).toHaveLength(50);
  expect(counts.others).toBe(30 * byBaseline);
  expect(counts.unmanagedNames).toHaveLength(100);
  expect(counts.uncheckedNames).toEqual(wanted.slice(0, 100));
  expect(JSON.stringify(counts).length).toBeLessThan(15_000);
});
