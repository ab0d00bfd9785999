import type { Tag } from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import { malformedXml, Refusal } from "./errors.ts";
import {
  checkTag,
  hasSameKeyTwice,
  invalidTag,
  isSystemTag,
  refuseTooMany,
  tagSet,
  tagsOf,
} from "./tagging.ts";
import type { Structure } from "./wire.ts";

/** The bucket of an S3 Control resource ARN; undefined for other resources. */
export const bucketInArn = (arn: unknown): string | undefined =>
  /^arn:[^:]+:s3:::([^/]+)$/.exec(`${arn}`)?.[1];

export const noSuchResource = () =>
  new Refusal(404, "NoSuchResource", "The specified resource doesn't exist.");

const badCharacters =
  "This request contains a tag key or value that isn't valid. Valid characters include the following: [a-zA-Z+-=._:/]. Tag keys can contain up to 128 characters. Tag values can contain up to 256 characters.";

function checkAsControl(tag: Tag): void {
  if (isSystemTag(tag.Key))
    throw invalidTag(
      'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    );
  try {
    checkTag(tag);
  } catch (refusal) {
    throw refusal instanceof Refusal && refusal.code === "InvalidTag" ? invalidTag(badCharacters) : refusal;
  }
}

function tagResource(bucket: Bucket, input: Structure): Structure {
  const wanted = input.Tags as Tag[] | undefined;
  if (!wanted) throw malformedXml();
  for (const tag of wanted) checkAsControl(tag);
  if (hasSameKeyTwice(wanted))
    throw invalidTag(
      "There are duplicate tag keys in your request. Remove the duplicate tag keys and try again.",
    );
  const kept = tagsOf(bucket).filter(({ Key }) => !wanted.some((tag) => tag.Key === Key));
  refuseTooMany([...kept, ...wanted]);
  bucket.write("tagging", tagSet([...kept, ...wanted]));
  return {};
}

function untagResource(bucket: Bucket, input: Structure): Structure {
  const keys = (input.TagKeys as string[] | undefined) ?? [];
  if (keys.some(isSystemTag)) throw invalidTag("System tags cannot be removed by requester");
  bucket.write("tagging", tagSet(tagsOf(bucket).filter(({ Key }) => !keys.includes(Key ?? ""))));
  return {};
}

const listTags = (bucket: Bucket): Structure => ({
  Tags: (bucket.read("tagging") as { TagSet: Tag[] } | undefined)?.TagSet ?? [],
});

/** S3 Control's operations on bucket tags, by verb. They work with and without ABAC. */
export const tagsOfResource: Readonly<Record<string, (bucket: Bucket, input: Structure) => Structure>> = {
  GET: listTags,
  POST: tagResource,
  DELETE: untagResource,
};
