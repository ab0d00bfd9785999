import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { at, type BucketRef, type Facet, type Known } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import type { S3Provider } from "../providers/provider.ts";
import { understood, unreadable } from "./understood.ts";

/** The result of reading a facet: its value (undefined when nothing is configured), or the failure. */
export type Seen = { readonly value: unknown; readonly known?: Known } | { readonly failure: S3Failure };

/** The state of a bucket as one check read it. */
export interface Observation {
  readonly exists: boolean;
  readonly facets: ReadonlyMap<string, Seen>;
}

/**
 * Reads the given facets of a bucket in parallel. Rejects with an S3Failure only if the bucket itself cannot be
 * reached.
 */
export async function observe(
  provider: S3Provider,
  bucket: BucketRef,
  names: Iterable<string>,
): Promise<Observation> {
  const rows = [...names].flatMap((name) => facetTable.get(name) ?? []);
  if (rows.length === 0) return { exists: await exists(provider, bucket), facets: new Map() };
  const read = await Promise.all(
    rows.map(
      async (facet): Promise<[string, Seen]> => [facet.name, await readFacet(provider, bucket, facet)],
    ),
  );
  const failures = read.flatMap(([, seen]) => ("failure" in seen ? [seen.failure] : []));
  // Neither kind concerns a single facet.
  const whole = failures.find(({ kind }) => kind === "elsewhere" || kind === "unauthenticated");
  if (whole) throw whole;
  if (failures.some((failure) => failure.kind === "missing")) return { exists: false, facets: new Map() };
  return { exists: true, facets: new Map(read) };
}

// Only for a spec without facets: otherwise a facet's own answer shows whether the bucket exists.
async function exists(provider: S3Provider, bucket: BucketRef): Promise<boolean> {
  try {
    await provider.read(bucket.region, new HeadBucketCommand(at(bucket)));
    return true;
  } catch (error) {
    if (error instanceof S3Failure && error.kind === "missing") return false;
    throw error;
  }
}

/** More pages than any S3 list has, and deeper than any S3 document. */
const maxPages = 100;
const maxLevels = 50;

async function readFacet(provider: S3Provider, bucket: BucketRef, { name, reading }: Facet): Promise<Seen> {
  const answers: object[] = [];
  try {
    let page: string | undefined;
    do {
      const answer = await provider.read(bucket.region, reading.command(bucket, page));
      answers.push(answer);
      page = understood(name, () => reading.next?.(answer));
      if (answers.length > maxPages) throw unreadable(name, new RangeError("the list has no last page"));
    } while (page);
    return { value: understood(name, () => shallow(reading.value(answers))) };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return reading.absent.includes(error.code) ? { value: undefined } : { failure: error };
  }
}

function shallow(value: unknown): unknown {
  if (isDeeper(value, maxLevels)) throw new RangeError("it is nested too deeply");
  return value;
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
