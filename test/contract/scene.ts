import { randomUUID } from "node:crypto";
import { type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { ManualClock } from "../support/manualClock.ts";
import { RawBucket } from "./rawBucket.ts";
import type { MakeSubject, Subject } from "./subject.ts";

/** What each test of the contract begins with: a spec of a bucket that does not exist yet. */
export interface Scene {
  readonly subject: Subject;
  readonly manager: S3Manager;
  readonly Bucket: string;
  readonly desired: S3BucketDesired;
  readonly rawBucket: RawBucket;
}

export async function setScene(makeSubject: MakeSubject): Promise<Scene> {
  const subject = await makeSubject();
  const manager = new S3Manager({ provider: subject.provider, clock: new ManualClock() });
  const Bucket = `contract-${randomUUID()}`;
  const facets = { tags: { team: "orders" }, versioning: true, blockPublicAccess: true };
  const desired = { name: Bucket, region: subject.region, ...facets };
  return { subject, manager, Bucket, desired, rawBucket: new RawBucket(subject, Bucket) };
}
