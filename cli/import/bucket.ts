import { isDeepStrictEqual } from "node:util";
import { type Imported, importBucket, importedFacets } from "../../core/import/import.ts";
import { observe } from "../../core/observe/observe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Words } from "../../core/text/words.ts";
import type { Listed } from "../../service/queue/accountBuckets.ts";
import { locate } from "../deployment/buckets.ts";
import { bySpecAlone } from "../plans/foresight.ts";
import { mustSpeakOfBucket, NoS3 } from "../plans/noS3.ts";
import { planOne } from "../plans/planOne.ts";
import { targetOf } from "../plans/wanted.ts";
import { documentsIn } from "../specs/specDocument.ts";
import { specText } from "./text.ts";

/** A bucket's spec as text; checked: parsed again, it is a spec that the bucket is in sync with. */
export interface Written extends Imported {
  readonly text: Words;
}

/** A bucket for which no spec was written, and why. */
export interface Unwritten {
  readonly bucket: string;
  readonly reason: string;
}

/** The provider, and the region to ask for buckets of unknown region. */
export interface Source {
  readonly provider: S3Provider;
  readonly near: string;
  /** The account that each spec names; absent for the deployment's own. */
  readonly account?: string | undefined;
  readonly signal: AbortSignal;
  /** Leave out what every new bucket has. */
  readonly minimal: boolean;
  /** The schema of specs exists where the first line of a spec names it. */
  readonly hasSchema: boolean;
}

/**
 * The spec of a live bucket, checked against the bucket. Sends only reads to S3. A failure of S3 is a result; rejects with
 * NoS3 if S3 cannot be reached at all.
 */
export async function writeSpecOf(found: Listed, source: Source): Promise<Written | Unwritten> {
  const first = await attempt(found, source);
  // The bucket may have changed meanwhile, or S3 was busy: try once more.
  return isWhole(first) || source.signal.aborted ? first : attempt(found, source);
}

const isWhole = (result: Written | Unwritten) =>
  "text" in result && result.unsaid.every(({ kind }) => kind !== "transient");

async function attempt(found: Listed, source: Source): Promise<Written | Unwritten> {
  try {
    const bucket = await locate(found, source.provider, source.near);
    const seen = await observe(source.provider, bucket, importedFacets);
    if (!seen.exists) return { bucket: bucket.name, reason: "the bucket does not exist" };
    const imported = withAccount(importBucket(bucket, seen, source), source.account);
    const text = specText(imported, source.hasSchema);
    const reason = await disproof(text, imported, source);
    return reason ? { bucket: bucket.name, reason } : { ...imported, text };
  } catch (error) {
    if (error instanceof S3Failure) mustSpeakOfBucket(error);
    if (error instanceof NoS3) throw error;
    const isDenied = error instanceof S3Failure && error.kind === "denied" && source.account === undefined;
    return { bucket: found.name, reason: `${(error as Error).message}${isDenied ? hint : ""}` };
  }
}

const hint = "; if it is in another account of the deployment, name that account: --account ACCOUNT";

/** The account after the name, as a reader expects it. */
function withAccount(imported: Imported, account: string | undefined): Imported {
  if (account === undefined) return imported;
  const { name, ...more } = imported.spec;
  return { ...imported, spec: { name, account, ...more } };
}

/** Why the text is no spec of the bucket in its present state; undefined if it is. */
async function disproof(
  { text }: Words,
  { spec }: Imported,
  { provider, signal }: Source,
): Promise<string | undefined> {
  const [document] = documentsIn(`${spec.name}.yaml`, text).documents;
  if (!isDeepStrictEqual(document?.value, spec)) return "its spec reads back differently: a bug in dxaws-s3";
  const planned = await planOne(
    targetOf(document?.value),
    bySpecAlone(provider, "spec", () => new Date()),
    signal,
  );
  if ("reason" in planned) return planned.reason;
  return planned.plan.inSync
    ? undefined
    : `the bucket differs from the spec that was read from it:\n${planned.plan}`;
}
