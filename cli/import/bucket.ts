import { isDeepStrictEqual } from "node:util";
import { type Imported, importBucket, importedFacets } from "../../core/import/import.ts";
import { observe } from "../../core/observe/observe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Words } from "../../core/text/words.ts";
import { unrestrained } from "../plans/foresight.ts";
import { mustSpeakOfBucket, NoS3 } from "../plans/noS3.ts";
import { planOne } from "../plans/planOne.ts";
import { documentsIn } from "../specs/specDocument.ts";
import { type Found, locate } from "./buckets.ts";
import { specText } from "./text.ts";

/** A bucket's spec as text, and proven: read again, it is a spec that the bucket is in sync with. */
export interface Written extends Imported {
  readonly text: Words;
}

/** A bucket for which no spec was written, and why. */
export interface Unwritten {
  readonly bucket: string;
  readonly reason: string;
}

/** Whom to ask, and where for buckets of which the region is not known. */
export interface Source {
  readonly provider: S3Provider;
  readonly near: string;
  readonly signal: AbortSignal;
  /** What any new bucket has is left out. */
  readonly minimal: boolean;
  /** The schema of specs lies where the spec's first line says. */
  readonly hasSchema: boolean;
}

/**
 * Writes the spec of a live bucket, and holds the bucket against what was written. Sends nothing but reads to S3, and
 * rejects for nothing that S3 answers; with NoS3 where it cannot be asked at all.
 */
export async function writeSpecOf(found: Found, source: Source): Promise<Written | Unwritten> {
  const first = await attempt(found, source);
  // Somebody may have changed the bucket meanwhile, or S3 was busy.
  return isWhole(first) || source.signal.aborted ? first : attempt(found, source);
}

const isWhole = (result: Written | Unwritten) =>
  "text" in result && result.unsaid.every(({ kind }) => kind !== "transient");

async function attempt(found: Found, source: Source): Promise<Written | Unwritten> {
  try {
    const bucket = await locate(found, source.provider, source.near);
    const seen = await observe(source.provider, bucket, importedFacets);
    if (!seen.exists) return { bucket: bucket.name, reason: "there is no such bucket" };
    const imported = importBucket(bucket, seen, source);
    const text = specText(imported, source.hasSchema);
    const reason = await disproof(text, imported, source);
    return reason ? { bucket: bucket.name, reason } : { ...imported, text };
  } catch (error) {
    if (error instanceof S3Failure) mustSpeakOfBucket(error);
    if (error instanceof NoS3) throw error;
    return { bucket: found.name, reason: `${(error as Error).message}` };
  }
}

/** Why a text is no spec of the bucket as it is; nothing where it is one. */
async function disproof(
  { text }: Words,
  { spec }: Imported,
  { provider, signal }: Source,
): Promise<string | undefined> {
  const [document] = documentsIn(`${spec.name}.yaml`, text).documents;
  if (!isDeepStrictEqual(document?.value, spec))
    return "its spec reads back as another one: a fault of dxaws-s3";
  const planned = await planOne(document?.value, unrestrained(provider), signal);
  if ("reason" in planned) return planned.reason;
  return planned.plan.inSync
    ? undefined
    : `it is not as the spec that was read from it says:\n${planned.plan}`;
}
