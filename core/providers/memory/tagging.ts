import type { Tag, Tagging } from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import type { Call, Couplings } from "./coupling.ts";
import { invalidRequest, malformedXml, Refusal } from "./errors.ts";

export const tagsOf = (bucket: Bucket): Tag[] => bucket.value<Tagging>("tagging")?.TagSet ?? [];

/** A bucket without tags has no tag set. */
export const tagSet = (tags: readonly Tag[]) => (tags.length === 0 ? undefined : { TagSet: tags });

export const isSystemTag = (key: string | undefined) => /^aws:/i.test(key ?? "");

export const invalidTag = (message: string, detail: Record<string, string> = {}) =>
  new Refusal(400, "InvalidTag", message, detail);

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function checkTag({ Key, Value }: Tag): void {
  if (Key === undefined || Value === undefined) throw malformedXml();
  if (Key === "" || Key.length > 128 || !characters.test(Key))
    throw invalidTag("The TagKey you have provided is invalid", { TagKey: Key });
  if (Value.length > 256 || !characters.test(Value))
    throw invalidTag("The TagValue you have provided is invalid", { TagKey: Key, TagValue: Value });
}

export const hasSameKeyTwice = (tags: readonly Tag[]) =>
  new Set(tags.map(({ Key }) => Key)).size < tags.length;

export function refuseTooMany(tags: readonly Tag[]): void {
  if (tags.filter(({ Key }) => !isSystemTag(Key)).length > 50)
    throw new Refusal(400, "BadRequest", "Bucket tag count cannot be greater than 50");
}

// S3 documents the refusal, but not its code.
export function refuseUnderAbac(bucket: Bucket): void {
  if (bucket.value<{ Status: string }>("abac")?.Status === "Enabled")
    throw invalidRequest(
      "Attribute-based access control is enabled for this bucket. Use TagResource and UntagResource.",
    );
}

/** System tags belong to AWS: a new tag set must contain all of them, unchanged. */
function refuseSystemTagChange(wanted: readonly Tag[], bucket: Bucket): void {
  const present = new Map(tagsOf(bucket).map(({ Key, Value }) => [Key, Value]));
  const system = wanted.filter(({ Key }) => isSystemTag(Key));
  if (system.some(({ Key, Value }) => present.get(Key) !== Value))
    throw invalidTag("System tags cannot be added/updated by requester");
  const kept = [...present.keys()].filter(isSystemTag);
  if (kept.length > system.length) throw invalidTag("System tags cannot be removed by requester");
}

function checkTagging({ TagSet = [] }: Tagging, { bucket }: Call): void {
  refuseUnderAbac(bucket);
  for (const tag of TagSet) checkTag(tag);
  if (hasSameKeyTwice(TagSet)) throw invalidTag("Cannot provide multiple Tags with the same key");
  refuseTooMany(TagSet);
  refuseSystemTagChange(TagSet, bucket);
}

export const tagging = {
  "PUT tagging": {
    check: checkTagging,
    keep: ({ TagSet = [] }: Tagging) => tagSet(TagSet),
  },
  "DELETE tagging": {
    bodiless: true,
    check: (_body, { bucket }) => {
      refuseUnderAbac(bucket);
      refuseSystemTagChange([], bucket);
    },
  },
} satisfies Couplings;
