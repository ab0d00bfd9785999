import { isDeepStrictEqual } from "node:util";
import {
  type CreateBucketCommandInput,
  DeleteBucketTaggingCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  type Tag,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { partitionOf } from "../providers/regions.ts";
import {
  allow,
  at,
  type BucketRef,
  type Change,
  type Declared,
  type Facet,
  reading,
  type Step,
} from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const allowed = "letters, digits, spaces and _ . : / = + - @";
const isSystemTag = (key: string) => /^aws:/i.test(key);

const key = z
  .string()
  .min(1)
  .max(128, { abort: true })
  .regex(characters, `a tag's key may hold ${allowed}`)
  .refine((text) => !isSystemTag(text), "keys that start with aws: are AWS's own and cannot be set");
const value = z.string().max(256, { abort: true }).regex(characters, `a tag's value may hold ${allowed}`);

const tagMap = z
  .record(key, value)
  .refine((tags) => Object.keys(tags).length <= 50, "a bucket can have at most 50 tags");
const tagSet = z
  .array(z.strictObject({ Key: key, Value: value }))
  .max(50)
  .refine((tags) => new Set(tags.map((tag) => tag.Key)).size === tags.length, "a key appears more than once")
  .transform((tags) => Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])));

const schema = z
  .union([tagMap, tagSet, enveloped("TagSet", tagSet)])
  .describe("Tags: a map of key to value, or what get-bucket-tagging prints.");

type Tags = ReadonlyMap<string, string>;

const toTagSet = (tags: Tags): Tag[] => [...tags].map(([Key, Value]) => ({ Key, Value }));

// On a bucket with attribute-based access control S3 takes tags through S3 Control alone: only the keys that change.
async function throughControl({ bucket, before, after }: Change<Tags>): Promise<Step[]> {
  const { TagResourceCommand, UntagResourceCommand } = await import("@aws-sdk/client-s3-control");
  const target = {
    ResourceArn: `arn:${partitionOf(bucket.region)}:s3:::${bucket.name}`,
    AccountId: bucket.owner,
  };
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const changed = new Map([...after].filter(([name, text]) => before.get(name) !== text));
  return [
    ...(gone.length ? [{ command: new UntagResourceCommand({ ...target, TagKeys: gone }) }] : []),
    ...(changed.size ? [{ command: new TagResourceCommand({ ...target, Tags: toTagSet(changed) }) }] : []),
  ];
}

const atCreation = (tags: Tags): Partial<CreateBucketCommandInput> =>
  tags.size ? { CreateBucketConfiguration: { Tags: toTagSet(tags) } } : {};

const s3Call = (bucket: BucketRef, tags: Tags) =>
  tags.size
    ? new PutBucketTaggingCommand({ ...at(bucket), Tagging: { TagSet: toTagSet(tags) } })
    : new DeleteBucketTaggingCommand(at(bucket));

const decideAccess = (spec: Declared) =>
  (spec.get("abac") as { Status?: string } | null | undefined)?.Status === "Enabled";

export const tags = {
  name: "tags",
  about: "labels for cost, owners and access control",
  schema,
  examples: [{ team: "orders", env: "dev" }, { team: "billing" }],
  reading: reading({
    command: (bucket) => new GetBucketTaggingCommand(at(bucket)),
    value: ([answer]) => Object.fromEntries((answer?.TagSet ?? []).map((tag) => [tag.Key, tag.Value])),
    absent: ["NoSuchTagSet"],
  }),
  normalise: (value) => new Map(Object.entries(value)),
  effective: (normal) => normal ?? new Map(),
  foreign: ([name = ""]) => isSystemTag(name),
  // Where the spec has tags decide who gets in, they are keys; elsewhere they are labels that anybody may edit.
  openings: (less, more, _bucket, _known, spec) =>
    decideAccess(spec) && !isDeepStrictEqual(less, more)
      ? [{ to: "nobody", what: "has other tags, which decide who gets in" }]
      : [],
  write: (change) => [
    {
      command: s3Call(change.bucket, change.after),
      // The account is part of S3 Control's address: where nobody named it, S3's refusal stands.
      ...(change.bucket.owner && {
        instead: { when: (code) => code !== "InvalidTag", steps: () => throughControl(change) },
      }),
    },
  ],
  create: (wanted) => ({ input: atCreation(wanted), gives: wanted }),
  iam: {
    read: allow("s3:GetBucketTagging"),
    write: allow("s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource"),
  },
  events: {
    PutBucketTagging: "PutBucketTagging",
    DeleteBucketTagging: "DeleteBucketTagging",
    TagResource: "TagResource",
    UntagResource: "UntagResource",
  },
} as const satisfies Facet<"tags", typeof schema, Tags>;
