import { describe, expect, it } from "vitest";
import { facets } from "../../core/facets/index.ts";
import { InvalidSpec, MemoryS3, MemoryS3Provider, parseDesired, S3Manager } from "../../exports/index.ts";
import { isThorough } from "../support/chance.ts";
import { ManualClock } from "../support/manualClock.ts";

// As large as an item of the table can be, and built to cost as much as it can.
const itemBytes = 400_000;
const valid = { name: "orders-archive", region: "ca-central-1" };
const many = <T>(count: number, one: (index: number) => T) =>
  Array.from({ length: Math.floor(count) }, (_, index) => one(index));
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const mapOf = (count: number, value: (index: number) => unknown, key = (index: number) => `k${index}`) =>
  Object.fromEntries(many(count, (index) => [key(index), value(index)]));

/** Values of a certain size, in every shape that may be costly somewhere. */
const shapes: Readonly<Record<string, (bytes: number) => unknown>> = {
  "a long text": (bytes) => "a".repeat(bytes),
  "a long text with stars at its end": (bytes) => `${"a".repeat(bytes)}**`,
  "a long text of hyphens": (bytes) => "-a".repeat(bytes / 2),
  "a long text of digits": (bytes) => "1".repeat(bytes),
  "a long ARN": (bytes) => `arn:aws:sqs:ca-central-1:111122223333:${"a".repeat(bytes)}.fifo`,
  "a long JSON": (bytes) => `{"Statement":[${many(bytes / 20, () => '{"Effect":"Allow"}').join()}]}`,
  "a deep JSON": (bytes) => `{"Statement":${"[".repeat(bytes / 2)}${"]".repeat(bytes / 2)}}`,
  "a list of texts": (bytes) => many(bytes / 6, (index) => `${index}`),
  "a list of long texts": (bytes) => many(20, () => "a".repeat(bytes / 20)),
  "a list of empty maps": (bytes) => many(bytes / 4, () => ({})),
  "a list of lists": (bytes) => many(bytes / 4, () => []),
  "a list of strange maps": (bytes) => many(bytes / 12, (index) => ({ [`x${index}`]: 1 })),
  "a list of deep maps": (bytes) => many(bytes / 200, () => nested(30)),
  "a map of texts": (bytes) => mapOf(bytes / 16, (index) => `${index}`),
  "a map of numbers": (bytes) => mapOf(bytes / 14, (index) => index),
  "a map with a long key": (bytes) => ({ ["a".repeat(bytes)]: "a" }),
  "a map with some long keys": (bytes) =>
    mapOf(
      10,
      () => "a",
      (index) => `${index}`.repeat(bytes / 10),
    ),
  "a map in a long key": (bytes) => ({
    ["a".repeat(bytes / 2)]: mapOf(bytes / 30, () => ({ x: 1 })),
  }),
  "a map in a map": (bytes) => mapOf(bytes / 500, () => mapOf(25, () => ({ y: [null] }))),
};

/** The same in the places where a facet's values are long: lists of its examples' members, and members of these. */
function placesFor(name: string, example: unknown): [string, (value: unknown) => unknown][] {
  const places: [string, (value: unknown) => unknown][] = [[name, (value) => ({ ...valid, [name]: value })]];
  const into = (at: string, put: (value: unknown) => unknown, part: unknown) => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, member] of Object.entries(part)) {
      const replaced = (value: unknown) =>
        put(Array.isArray(part) ? part.with(Number(key), value) : { ...part, [key]: value });
      places.push([`${at}/${key}`, replaced]);
      into(`${at}/${key}`, replaced, member);
    }
  };
  into(name, (value) => ({ ...valid, [name]: value }), example);
  return places;
}

const places = [
  [
    "the spec itself",
    (value: unknown) => (typeof value === "string" ? value : { ...valid, ...Object(value) }),
  ] as const,
  ...["name", "region", "mode", "paused", "ignore", "additive", "windows"].map(
    (name) => [name, (value: unknown) => ({ ...valid, [name]: value })] as const,
  ),
  ...[{ kind: "allow", schedule: "0 22 * * *", duration: "4h", timeZone: "UTC" }].flatMap((window) =>
    Object.keys(window).map(
      (key) =>
        [
          `windows/0/${key}`,
          (value: unknown) => ({ ...valid, windows: [{ ...window, [key]: value }] }),
        ] as const,
    ),
  ),
  ...facets.flatMap(({ name, examples }) => examples.flatMap((example) => placesFor(name, example))),
];

const managerOf = () => {
  const clock = new ManualClock();
  return new S3Manager({
    provider: new MemoryS3Provider({ s3: new MemoryS3({ now: clock.now }), clock }),
    clock,
  });
};

/** Plans it, or lists all its problems. */
async function planned(spec: unknown): Promise<void> {
  try {
    `${await managerOf().plan(spec as never)}`;
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    JSON.stringify([error.message, error.problems]);
  }
}

// All shapes in all places take minutes: `make test-more` goes through them, and a usual run through one in each place.
const all = Object.entries(shapes);
const first = Number(process.env.DXAWS_TEST_SEED ?? 0);
const shapesFor = (index: number) => {
  const from = (first + index) % all.length;
  return isThorough ? all : all.slice(from, from + 1);
};

describe("an item that is as large as a table takes it", () => {
  const numbered = places.map(([place, put], index) => [place, put, index] as const);
  it.each(numbered)(
    "with whatever it is as %s takes less than a second to be read and reported",
    async (place, put, index) => {
      for (const [shape, make] of shapesFor(index)) {
        const spec = put(make(itemBytes));
        const begun = process.cpuUsage();
        await planned(spec);
        expect(process.cpuUsage(begun).user / 1_000, `${shape} as ${place}`).toBeLessThan(1_000);
      }
    },
  );

  it("and is deeper than any stack is refused", () => {
    expect(() => parseDesired({ ...valid, versioning: nested(5_000) })).toThrow("deeper than 40 levels");
  });

  it("and has a very long key is reported with the start of the key", () => {
    const path = (spec: object) => {
      try {
        parseDesired(spec);
      } catch (error) {
        return (error as InvalidSpec).problems[0]?.path ?? "";
      }
      return "";
    };
    expect(path({ ...valid, ["x".repeat(300_000)]: 1 })).toHaveLength(201);
  });
});

const report = { S3BucketDestination: { Bucket: "arn:aws:s3:::inventory-reports", Format: "Parquet" } };
/** A valid spec with this number of entries wherever there can be many. */
const full = (count: number) => ({
  ...valid,
  metrics: many(count, (index) => ({ Id: `id-${index}`, Filter: { Prefix: `p${index}/` } })),
  analytics: many(count, (index) => ({ Id: `id-${index}`, StorageClassAnalysis: {} })),
  inventory: many(count, (index) => ({
    Id: `id-${index}`,
    IsEnabled: true,
    Destination: report,
    IncludedObjectVersions: "Current",
    Schedule: { Frequency: "Daily" },
  })),
  lifecycle: many(count, (index) => ({
    ID: `id-${index}`,
    Status: "Enabled",
    Filter: { Prefix: `p${index}/` },
    Expiration: { Days: 3 },
  })),
});

describe("a valid spec with thousands of entries", () => {
  // When each entry's call described all entries, a spec of 400 KB used up a worker's memory.
  it("is planned with each call describing only its own entry, so that a plan grows like its spec", async () => {
    const lengthOf = async (count: number) =>
      JSON.stringify(await managerOf().plan(full(count) as never)).length;
    expect(await lengthOf(1_000)).toBeLessThan(2.3 * (await lengthOf(500)));
    const { actions } = await managerOf().plan(full(3) as never);
    const metrics = actions.filter(({ facet }) => facet === "metrics").map(({ details }) => details);
    expect(metrics.map(({ after }) => Object.keys(Object(after)))).toEqual([["id-0"], ["id-1"], ["id-2"]]);
    expect(metrics.map(({ diff }) => diff.map(({ path }) => path))).toEqual([
      ["/metrics/id-0"],
      ["/metrics/id-1"],
      ["/metrics/id-2"],
    ]);
  });

  it("takes less than two seconds to be planned", async () => {
    const begun = process.cpuUsage();
    const { actions } = await managerOf().plan(full(1_000) as never);
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(2_000);
    expect(actions).toHaveLength(3_002);
  });
});
