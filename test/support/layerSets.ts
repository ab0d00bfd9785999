import fc from "fast-check";
import { facetTable } from "../../core/facets/index.ts";
import { saysNothing } from "../../core/values/normal.ts";

// Sets of baselines, exceptions and specs of one bucket, orders in 111122223333 and ca-central-1.

type Layer = Readonly<Record<string, unknown>>;

export interface DrawnBaseline {
  readonly name: string;
  readonly order?: number | undefined;
  readonly select?: object | undefined;
  readonly require?: Layer | undefined;
  readonly default?: Layer | undefined;
}

const deny = (Sid: string | undefined, Action: string | string[], more: object = {}) => ({
  ...(Sid && { Sid }),
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...more,
});

/** Statements of which some are equal under other names, stricter than others, or others under one name. */
const statements = [
  deny("TlsOnly", "s3:*"),
  deny("RequireTls", "S3:*", { Principal: { AWS: ["*"] } }),
  deny(undefined, ["s3:*"], { Condition: { Bool: { "AWS:SecureTransport": ["false"] } } }),
  deny("TlsOnly", "s3:GetObject"),
  deny("NewTls", "s3:*", { Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
  deny("NoDelete", "s3:DeleteBucket", { Condition: undefined }),
  {
    Sid: "Reader",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:role/reader" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders/*",
  },
].map((one) => JSON.parse(JSON.stringify(one)) as object);

const anyPolicy = fc
  .subarray(statements, { minLength: 1, maxLength: 3 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

const anyTags = fc.dictionary(
  fc.constantFrom("env", "team", "managed-by", "cost"),
  fc.constantFrom("dev", "prod", "{account}"),
  { minKeys: 1, maxKeys: 3 },
);

const examplesOf = (name: string): readonly unknown[] => {
  const facet = facetTable.get(name);
  return (facet?.examples ?? []).filter(
    (example) => !saysNothing(facet?.normalise(facet.schema.parse(example) as never)),
  );
};

const names = [...facetTable.keys()];

const anyValueOf = (name: string): fc.Arbitrary<unknown> => {
  const examples = fc.constantFrom(...examplesOf(name), null);
  const more: Readonly<Record<string, fc.Arbitrary<unknown>>> = { policy: anyPolicy, tags: anyTags };
  return more[name] ? fc.oneof({ weight: 4, arbitrary: more[name] }, examples) : examples;
};

/** Values of some facets; those that differ most often more often. */
const layerOf = (facets: readonly string[]): fc.Arbitrary<Layer> =>
  fc
    .uniqueArray(fc.constantFrom("policy", "policy", "tags", "encryption", ...facets), { maxLength: 4 })
    .chain((some) => fc.record(Object.fromEntries(some.map((name) => [name, anyValueOf(name)]))));

const anySelect = fc.constantFrom<object | undefined>(
  undefined,
  undefined,
  { names: ["ord*"] },
  { names: ["*"], not: ["orders"] },
  { accounts: ["111122223333"], regions: ["ca-*"] },
  { regions: ["eu-*"] },
  { tags: { env: "d*" } },
);

const anyBaseline = (name: string, facets: readonly string[]): fc.Arbitrary<DrawnBaseline> =>
  fc.record({
    name: fc.constant(name),
    order: fc.option(fc.nat(2), { nil: undefined }),
    select: anySelect,
    require: fc.option(layerOf(facets), { nil: undefined }),
    default: fc.option(layerOf(facets), { nil: undefined }),
  });

/** Up to four baselines with names of their own, in any order. */
export const anyBaselines = (facets: readonly string[] = names): fc.Arbitrary<DrawnBaseline[]> =>
  fc
    .shuffledSubarray(["a", "b.1", "company", "z_9"])
    .chain((some) => fc.tuple(...some.map((name) => anyBaseline(name, facets))));

const pointers = ["/policy", "/policy/Statement/TlsOnly", "/policy/Statement/*", "/tags/env", "/encryption"];
const instants = [
  "2026-11-01T00:00:00Z",
  "2026-12-01T00:00:00Z",
  "2026-12-01T00:00:01Z",
  "2027-01-01T00:00:00Z",
];

const anyException = (name: string) =>
  fc
    .record({
      name: fc.constant(name),
      buckets: fc.constantFrom<string[]>(["*"], ["orders"], ["billing-*"]),
      pointers: fc.option(fc.subarray(pointers, { minLength: 1 }), { nil: undefined }),
      owner: fc.constant("alice"),
      reason: fc.constant("migration"),
      times: fc.subarray(instants, { minLength: 2, maxLength: 2 }),
    })
    .map(({ times: [since, until], ...rest }) => ({ ...rest, since, until }));

export const anyExceptions = fc
  .shuffledSubarray(["e1", "e2"])
  .chain((some) => fc.tuple(...some.map(anyException)));

/** A spec, valid or not, or none. */
export const anySpec = (facets: readonly string[] = names): fc.Arbitrary<Layer | undefined> =>
  fc.option(
    fc
      .tuple(
        layerOf(facets),
        fc.record({
          mode: fc.constantFrom(undefined, undefined, "observe"),
          paused: fc.constantFrom(undefined, undefined, true, "2026-12-24T00:00:00Z"),
          ignore: fc.constantFrom(undefined, ["/policy", "/tags"], ["/policy/Statement/Foreign", "/tags/*"]),
          additive: fc.constantFrom(undefined, ["policy", "tags"]),
          versioning: fc.constantFrom<unknown>(undefined, true, "nonsense"),
        }),
      )
      .map(([layer, how]) => ({ name: "orders", ...filled(layer), ...how })),
    { nil: undefined },
  );

/** A spec has no placeholders. */
const filled = (layer: Layer): Layer =>
  JSON.parse(
    JSON.stringify(layer)
      .replaceAll("{partition}", "aws")
      .replaceAll("{bucket}", "orders")
      .replaceAll("{account}", "111122223333"),
  );

/** Values that the examples lack, and that do not go together with those of other facets. */
const more: readonly (readonly [string, unknown])[] = [
  ["versioning", false],
  ["ownership", "ObjectWriter"],
  ["acl", "log-delivery-write"],
  ["acl", "public-read"],
];

/** Each example of each facet, and null, with the facet's name. */
export const anyValueOfEach = (): readonly (readonly [facet: string, value: unknown])[] => [
  ...names.flatMap((name) => [...examplesOf(name), null].map((value) => [name, value] as const)),
  ...more,
];
