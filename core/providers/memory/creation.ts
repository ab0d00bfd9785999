import type { CreateBucketCommandInput, Tag } from "@aws-sdk/client-s3";
import { partitionOf } from "../regions.ts";
import { aclAgainstOwnership, ownerships } from "./access.ts";
import { grantsOthers, isPublicAcl, ownersOnly, requestedAcl } from "./acl.ts";
import { Bucket } from "./bucket.ts";
import { invalidArgument, Refusal } from "./errors.ts";
import { isAccountRegional } from "./names.ts";
import { surface } from "./surface.ts";
import { checkTag, hasSameKeyTwice, invalidTag, isSystemTag, tagSet } from "./tagging.ts";

export const arnOfBucket = (name: string, region: string) => `arn:${partitionOf(region)}:s3:::${name}`;

/** The region of a new bucket. us-east-1 is the global endpoint and creates buckets in any region. */
export function regionOfNew(constraint: string | undefined, region: string): string {
  const meant = constraint === "EU" ? "eu-west-1" : constraint;
  if (region === "us-east-1") {
    if (meant === undefined) return region;
    if (meant !== region && /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(meant)) return meant;
    throw new Refusal(400, "InvalidLocationConstraint", "The specified location-constraint is not valid", {
      LocationConstraint: meant,
    });
  }
  if (meant === region) return region;
  throw new Refusal(
    400,
    "IllegalLocationConstraintException",
    `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** CreateBucket on a bucket that the account already has. */
export function createAgain(
  present: Bucket,
  input: CreateBucketCommandInput,
  region: string,
  owner: string,
): void {
  const tagged = (input.CreateBucketConfiguration?.Tags ?? []).length > 0;
  const inFirstRegion = region === "us-east-1" && present.region === region;
  if (!inFirstRegion || tagged || isAccountRegional(present.name))
    throw new Refusal(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      { BucketName: present.name },
    );
  // Legacy behaviour of us-east-1: it answers 200 and resets the ACL.
  present.write("acl", requestedAcl(input, owner) ?? ownersOnly(owner));
}

function checkNewTags(tags: readonly Tag[]): void {
  for (const tag of tags) checkTag(tag);
  if (tags.some(({ Key }) => isSystemTag(Key)))
    throw invalidTag(
      'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    );
  // Recorded from S3: only CreateBucket fails this way on duplicate keys.
  if (hasSameKeyTwice(tags))
    throw new Refusal(500, "InternalError", "We encountered an internal error. Please try again.");
}

function newAcl(input: CreateBucketCommandInput, owner: string) {
  const acl = requestedAcl(input, owner) ?? ownersOnly(owner);
  const ownership = input.ObjectOwnership ?? "BucketOwnerEnforced";
  if (!ownerships.includes(ownership))
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${ownership}`, "x-amz-object-ownership");
  if (ownership === "BucketOwnerEnforced" && grantsOthers(acl)) throw aclAgainstOwnership();
  if (isPublicAcl(acl))
    throw new Refusal(
      400,
      "InvalidBucketAclWithBlockPublicAccessError",
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    );
  return acl;
}

/** A new bucket with S3's defaults and the settings of the request. */
export function newBucket(
  input: CreateBucketCommandInput,
  region: string,
  owner: string,
  created: Date,
): Bucket {
  const acl = newAcl(input, owner);
  const tags = input.CreateBucketConfiguration?.Tags ?? [];
  checkNewTags(tags);
  const bucket = new Bucket(input.Bucket ?? "", region, created);
  const defaults = Object.entries(surface).map(
    ([subresource, { initial }]) => [subresource, initial] as const,
  );
  const beginning = new Map<string, unknown>([...defaults, ["acl", acl], ["tagging", tagSet(tags)]]);
  if (input.ObjectOwnership)
    beginning.set("ownershipControls", { Rules: [{ ObjectOwnership: input.ObjectOwnership }] });
  if (input.ObjectLockEnabledForBucket) {
    beginning.set("versioning", { Status: "Enabled" });
    beginning.set("object-lock", { ObjectLockEnabled: "Enabled" });
  }
  for (const [subresource, value] of beginning) bucket.begin(subresource, value);
  return bucket;
}
