import type { Observation, Seen } from "../../core/observe/observe.ts";

/** A bucket at S3's limits: its spec, and the live values of the facets that the spec names. */
export interface LargeBucket {
  readonly title: string;
  readonly spec: { readonly name: string; readonly region: string } & Readonly<Record<string, unknown>>;
  readonly live: Observation;
}

const many = <T>(count: number, one: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => one(index));

/** How the bucket and its spec differ: `turn` is part of each value, and `name` of each name. */
interface Version {
  readonly turn: number;
  readonly name: string;
}

const target = (index: number) => `arn:aws:s3:::reports-${index}`;

/** By facet, its largest value. */
const largest: Readonly<Record<string, (version: Version) => unknown>> = {
  inventory: ({ turn, name }) =>
    many(1_000, (index) => ({
      Id: `${name}-${index}`,
      IsEnabled: true,
      Destination: {
        S3BucketDestination: { Bucket: target(index % 10), Format: "Parquet", Prefix: `${turn}/${index}` },
      },
      Filter: { Prefix: `${name}/${index}/${turn}/` },
      IncludedObjectVersions: "All",
      OptionalFields: ["Size", "StorageClass", "LastModifiedDate"],
      Schedule: { Frequency: "Daily" },
    })),
  analytics: ({ turn, name }) =>
    many(1_000, (index) => ({
      Id: `${name}-${index}`,
      Filter: { And: { Prefix: `${index}/${turn}/`, Tags: [{ Key: "kind", Value: name }] } },
      StorageClassAnalysis: {
        DataExport: {
          OutputSchemaVersion: "V_1",
          Destination: { S3BucketDestination: { Format: "CSV", Bucket: target(index) } },
        },
      },
    })),
  metrics: ({ turn, name }) =>
    many(1_000, (index) => ({ Id: `${name}-${index}`, Filter: { Prefix: `${index}/${turn}/` } })),
  intelligentTiering: ({ turn, name }) =>
    many(1_000, (index) => ({
      Id: `${name}-${index}`,
      Filter: { Tag: { Key: "kind", Value: `${index} ${turn}` } },
      Status: "Enabled",
      Tierings: [{ AccessTier: "ARCHIVE_ACCESS", Days: 90 + turn }],
    })),
  lifecycle: ({ turn, name }) => ({
    Rules: many(1_000, (index) => ({
      ID: `${name}-${index}`,
      Status: "Enabled",
      Filter: { Prefix: `${name}/${index}/` },
      Transitions: [{ Days: 30 + turn, StorageClass: "GLACIER" }],
      Expiration: { Days: 365 + turn },
      NoncurrentVersionExpiration: { NoncurrentDays: 90 - turn, NewerNoncurrentVersions: 3 },
    })),
  }),
  replication: ({ turn, name }) => ({
    Role: "arn:aws:iam::111122223333:role/replication",
    Rules: many(1_000, (index) => ({
      ID: `${name}-${index}`,
      Priority: index,
      Status: "Enabled",
      Filter: { Prefix: `${name}/${index}/${turn}/` },
      DeleteMarkerReplication: { Status: "Disabled" },
      Destination: { Bucket: target(index % 100) },
    })),
  }),
  cors: ({ turn, name }) =>
    many(100, (index) => ({
      AllowedMethods: ["GET", "PUT"],
      AllowedOrigins: many(5, (origin) => `https://${name}-${index}-${origin}-${turn}.example.com`),
      AllowedHeaders: ["*"],
    })),
  notification: ({ turn, name }) => ({
    QueueConfigurations: many(100, (index) => ({
      Id: `${name}-${index}`,
      QueueArn: `arn:aws:sqs:ca-central-1:111122223333:queue-${turn}`,
      Events: ["s3:ObjectCreated:*"],
      Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: `${index}/` }] } },
    })),
  }),
  policy: ({ turn, name }) => ({
    Version: "2012-10-17",
    Statement: many(75, (index) => ({
      Sid: `${name}${index}`,
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::111122223333:role/${name}-${index}-${turn}` },
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `arn:aws:s3:::orders-archive/${index}/*`,
      Condition: { StringEquals: { "aws:PrincipalTag/team": `${index} ${turn}` } },
    })),
  }),
  tags: ({ turn, name }) => many(50, (index) => ({ Key: `${name}-${index}`, Value: `${turn} `.repeat(100) })),
};

const old: Version = { turn: 0, name: "a" };
/** How the spec differs from the bucket, entry by entry. */
const ways: Readonly<Record<string, { readonly live?: Version; readonly wanted: Version }>> = {
  "is missing": { wanted: old },
  "is changed": { live: old, wanted: { turn: 1, name: "a" } },
  "is replaced by others": { live: old, wanted: { turn: 0, name: "b" } },
  "is in sync": { live: old, wanted: old },
};

function bucketWith(title: string, facets: readonly string[], { live, wanted }: (typeof ways)[string]) {
  const valuesOf = (version: Version) => facets.map((facet) => [facet, largest[facet]?.(version)] as const);
  const seen = (value: unknown): Seen => ({ value });
  const none = facets.map((facet) => [facet, undefined] as const);
  // Made when it is asked for: all of them together are larger than what is measured.
  return {
    title,
    get spec() {
      return { name: "orders-archive", region: "ca-central-1", ...Object.fromEntries(valuesOf(wanted)) };
    },
    get live() {
      const values = live ? valuesOf(live) : none;
      return { exists: true, facets: new Map(values.map(([facet, value]) => [facet, seen(value)])) };
    },
  };
}

/** Every facet at its limit, and all of them together, for each way in which a spec can differ. */
export const largeBuckets: readonly LargeBucket[] = Object.entries(ways).flatMap(([how, way]) => [
  ...Object.keys(largest).map((facet) => bucketWith(`${facet} ${how}`, [facet], way)),
  bucketWith(`everything ${how}`, Object.keys(largest), way),
]);
