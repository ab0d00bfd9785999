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
import { inRecord } from "./parts/inRecord.ts";

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const allowed = "letters, digits, spaces and _ . : / = + - @";
const isSystemTag = (key: string) => /^aws:/i.test(key);

const key = z
  .string()
  .min(1)
  .max(128, { abort: true })
  .regex(characters, `a tag key can contain ${allowed}`)
  .refine((text) => !isSystemTag(text), "keys that start with aws: are reserved by AWS");
const value = z.string().max(256, { abort: true }).regex(characters, `a tag value can contain ${allowed}`);

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

// A bucket with attribute-based access control accepts tags only through S3 Control, which changes single keys.
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
  about: "labels the bucket for cost allocation, ownership and access control",
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
  // If the spec enables ABAC, tags control access; otherwise they are labels that anyone may edit.
  openings: (less, more, _bucket, _known, spec) =>
    decideAccess(spec) && !isDeepStrictEqual(less, more)
      ? [{ to: "none", what: "has other tags, which control access" }]
      : [],
  write: (change) => [
    {
      command: s3Call(change.bucket, change.after),
      // S3 Control's address contains the account ID. Without one, S3's refusal stands.
      ...(change.bucket.owner && {
        instead: { when: (code) => code !== "InvalidTag", steps: () => throughControl(change) },
      }),
    },
  ],
  create: (wanted) => ({ input: atCreation(wanted), gives: wanted }),
  recorded: ({ Tagging }) => inRecord(Tagging, "TagSet", "Tag"),
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
