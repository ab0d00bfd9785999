import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { at, type BucketRef, type Facet, type Known } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import type { S3Provider } from "../providers/provider.ts";
import { understood, unreadable } from "./understood.ts";

/** What was read of a facet: its value, undefined when nothing is configured; or why it could not be read. */
export type Seen = { readonly value: unknown; readonly known?: Known } | { readonly failure: S3Failure };

/** What was seen of a bucket in one look. */
export interface Observation {
  readonly exists: boolean;
  readonly facets: ReadonlyMap<string, Seen>;
}

/** Reads the given facets of a bucket, all at once. Rejects with an S3Failure only if the bucket itself is out of reach. */
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
  // Neither says anything of one facet alone.
  const whole = failures.find(({ kind }) => kind === "elsewhere" || kind === "unauthenticated");
  if (whole) throw whole;
  if (failures.some((failure) => failure.kind === "missing")) return { exists: false, facets: new Map() };
  return { exists: true, facets: new Map(read) };
}

// Only for a spec that declares no facet: otherwise a facet's own answer tells.
async function exists(provider: S3Provider, bucket: BucketRef): Promise<boolean> {
  try {
    await provider.read(bucket.region, new HeadBucketCommand(at(bucket)));
    return true;
  } catch (error) {
    if (error instanceof S3Failure && error.kind === "missing") return false;
    throw error;
  }
}

/** More than S3 has of anything that it shows page by page, and deeper than any document of it. */
const mostPages = 100;
const mostLevels = 50;

async function readFacet(provider: S3Provider, bucket: BucketRef, { name, reading }: Facet): Promise<Seen> {
  const answers: object[] = [];
  try {
    let page: string | undefined;
    do {
      const answer = await provider.read(bucket.region, reading.command(bucket, page));
      answers.push(answer);
      page = understood(name, () => reading.next?.(answer));
      if (answers.length > mostPages) throw unreadable(name, new RangeError("it has no last page"));
    } while (page);
    return { value: understood(name, () => shallow(reading.value(answers))) };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return reading.absent.includes(error.code) ? { value: undefined } : { failure: error };
  }
}

function shallow(value: unknown): unknown {
  if (isDeeper(value, mostLevels)) throw new RangeError("it is nested too deeply");
  return value;
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
