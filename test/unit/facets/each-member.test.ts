import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { InvalidSpec, parseDesired } from "../../../exports/index.ts";
import { wholeValues } from "../../support/wholeValues.ts";

// Each member of a spec says something: a bucket in which only that member has another value, or none, has drifted.

type Path = readonly string[];
const place = { name: "orders-archive", region: "ca-central-1" };

const rowOf = (name: string) => facetTable.get(name) as Facet;
const specOf = ({ name, alongside }: Facet, value: unknown) =>
  parseDesired({ ...place, ...alongside, [name]: value });

/** The value as it is read from the spec; undefined if it is refused. */
function read(row: Facet, value: unknown): unknown {
  try {
    return specOf(row, value).facets.get(row.name);
  } catch (error) {
    if (error instanceof InvalidSpec) return undefined;
    throw error;
  }
}

/** The plan for a bucket that has one value of a facet, by a spec that says another. */
const planned = (row: Facet, wanted: unknown, live: unknown) =>
  planBucket(specOf(row, wanted), place, { exists: true, facets: new Map([[row.name, { value: live }]]) });

const driftOf = (row: Facet, wanted: unknown, live: unknown) =>
  planned(row, wanted, live).drift.filter(({ facet }) => facet === row.name);

const placesIn = (value: unknown, path: Path = []): Path[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...placesIn(inner, [...path, key])])
    : [];

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => Object(inner)[key], value);

/** The value with something else at a place; without it for undefined. */
function changed(value: unknown, [key = "", ...rest]: Path, what: unknown): unknown {
  const inner = rest.length > 0 ? changed(Object(value)[key], rest, what) : what;
  if (Array.isArray(value))
    return value.flatMap((one, index) => (`${index}` !== key ? [one] : inner === undefined ? [] : [inner]));
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return inner === undefined ? others : { ...others, [key]: inner };
}

const words = [
  ...["Enabled", "Disabled", "ENABLED", "DISABLED", "Suspended", "GET", "DELETE", "Daily", "Weekly", "All"],
  ...["Current", "CSV", "ORC", "GOVERNANCE", "COMPLIANCE", "BucketOwner", "ObjectWriter", "AES256", "READ"],
  ...[
    "WRITE",
    "EventTime",
    "https",
    "http",
    "301",
    "500",
    "s3:ObjectRestore:*",
    "ONEZONE_IA",
    "Allow",
    "Deny",
  ],
  ...["2008-10-17", "2030-06-01", "BucketOwnerEnforced", "777788889999", "suffix", "b".repeat(64), "SSE-X"],
  ...[
    "all_storage_classes_128K",
    "arn:aws:s3:::elsewhere",
    "arn:aws:iam::777788889999:role/x",
    "alias/other",
  ],
  ...["arn:aws:sns:eu-west-1:777788889999:x", "arn:aws:sqs:eu-west-1:777788889999:x", "other"],
  ...["arn:aws:lambda:eu-west-1:777788889999:function:x", "arn:aws:kms:eu-west-1:777788889999:key/other"],
];

/** Other values for a place of which some may be valid. */
function others(there: unknown): unknown[] {
  if (typeof there === "number") return [there + 1, there - 1];
  if (typeof there === "boolean") return [!there];
  return typeof there === "string" ? [`${there}x`, ...words].filter((word) => word !== there) : [];
}

/** Members whose other values are the same to S3, or cannot be compared with what it returns. */
const silent: Readonly<Record<string, RegExp>> = {
  acl: /^Owner/,
  metadata: /EncryptionConfiguration/,
};

/** Names of members in the short forms, and in what the command line of AWS prints. */
const otherForms = new Set([
  ...["eventBridge", "mode", "days", "years", "DisplayName", "IsTruncated"],
  ...["PublicAccessBlockConfiguration", "OwnershipControls", "ServerSideEncryptionConfiguration", "TagSet"],
  ...["ObjectLockConfiguration", "CORSRules", "LoggingEnabled", "ReplicationConfiguration", "AbacStatus"],
  ...["GetBucketMetadataConfigurationResult", "MetadataConfigurationResult", "DestinationResult"],
  ...["Journal", "Inventory", "Annotation"].map((table) => `${table}TableConfigurationResult`),
  ...["TableBucketType", "TableStatus", "Error", "TableName", "TableArn", "Policy"],
  ...["Inventory", "Analytics", "Metrics", "IntelligentTiering"].map((kind) => `${kind}ConfigurationList`),
]);

/** Members with the value that S3 has without them. */
const usual: Readonly<Record<string, RegExp>> = {
  versioning: /^MFADelete$/,
  blockPublicAccess: /^(IgnorePublicAcls|RestrictPublicBuckets)$/,
  logging: /SimplePrefix|^TargetObjectKeyFormat$/,
  replication: /EventThreshold/,
};

const namesIn = (schema: unknown): string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: object };
  return [
    ...Object.keys(properties),
    ...Object.values(schema).flatMap(namesIn),
    ...Object.values(properties).flatMap(namesIn),
  ];
};

const cases = wholeValues.map(([name, value], index) => [`${name} ${index}`, rowOf(name), value] as const);

describe("a spec that names every member", () => {
  it("is there for each facet, and names each member that its schema has", () => {
    const missing = [...facetTable.values()].filter(
      (row) => !wholeValues.some(([name]) => name === row.name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    for (const { name, schema } of facetTable.values()) {
      const said = wholeValues.filter(([facet]) => facet === name).flatMap(([, value]) => placesIn(value));
      const keys = new Set(said.map((path) => path.at(-1) ?? ""));
      const known = namesIn(z.toJSONSchema(schema, { io: "input" }));
      expect([...new Set(known)].filter((member) => !keys.has(member) && !otherForms.has(member))).toEqual(
        [],
      );
    }
  });

  it.each(cases)("is in sync with a bucket that has it: %s", (_, row, value) => {
    expect(driftOf(row, value, read(row, value))).toEqual([]);
  });

  it.each(cases)("differs from a bucket in which one member is another: %s", (_, row, value) => {
    let tried = 0;
    for (const path of placesIn(value)) {
      const name = path.join("/");
      if (silent[row.name]?.test(name)) continue;
      const valid = others(at(value, path)).filter(
        (other) => row.schema.safeParse(changed(value, path, other)).success,
      );
      // The first is of the same kind, the last is the one that is least like it.
      for (const other of new Set([...valid.slice(0, 1), ...valid.slice(-1)])) {
        const one = changed(value, path, other);
        const live = read(row, one);
        if (live === undefined) continue;
        tried++;
        expect(driftOf(row, value, live), `${name}: ${other}`).not.toEqual([]);
        expect(driftOf(row, one, read(row, value)), `${name}: ${other}, the other way`).not.toEqual([]);
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(cases)("differs from a bucket that lacks one member: %s", (_, row, value) => {
    for (const path of placesIn(value)) {
      const name = path.join("/");
      const live = read(row, changed(value, path, undefined));
      if (live === undefined || live === null || silent[row.name]?.test(name)) continue;
      if (usual[row.name]?.test(name)) continue;
      expect(driftOf(row, value, live), name).not.toEqual([]);
    }
  });
});
