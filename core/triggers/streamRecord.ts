import type { Trigger } from "./trigger.ts";

/** A record of the spec table's stream, keys only. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly dynamodb?:
    | {
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly Keys?: { readonly [attribute: string]: { readonly S?: string | undefined } } | undefined;
      }
    | undefined;
}

/** What a written or deleted spec asks for; undefined for a record without a bucket's name. */
export function onStreamRecord({ eventID, dynamodb }: StreamRecord, now: Date): Trigger | undefined {
  const bucket = dynamodb?.Keys?.name?.S;
  if (!bucket || !eventID) return undefined;
  const seconds = dynamodb.ApproximateCreationDateTime;
  const at = seconds === undefined ? now : new Date(seconds * 1_000);
  return { bucket, id: eventID, cause: { why: "spec", at: at.toISOString() } };
}
