import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { bucket, region, type World } from "./world.ts";

// A second tool that keeps an entry of its own in a facet of which the service keeps another one: it reads the whole value,
// adds its entry, and writes the whole value.

/** A facet with entries of several writers. */
export interface Shared<E = unknown> {
  readonly facet: string;
  /** The entry of the service, of the second writer, and one that was there before. */
  readonly ours: E;
  readonly theirs: E;
  readonly old: E;
  readonly spec: (entry: E) => object;
  readonly event: string;
  readonly get: string;
  read(world: World): Promise<readonly E[]>;
  command(entries: readonly E[]): Command;
  /** The part of CloudTrail's request parameters that holds what was written. */
  parameters(entries: readonly E[]): object;
}

const orNone = async <T>(reading: Promise<T>, none: T): Promise<T> => {
  try {
    return await reading;
  } catch (error) {
    if ((error as Error).name.startsWith("NoSuch")) return none;
    throw error;
  }
};

interface Statement {
  readonly Sid: string;
}
const statement = (Sid: string) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::111122223333:role/${Sid}` },
  Action: ["s3:GetObject"],
  Resource: [`arn:aws:s3:::${bucket}/${Sid}/*`],
});
const document = (Statement: readonly Statement[]) => ({ Version: "2012-10-17", Statement });

const policy: Shared<Statement> = {
  facet: "policy",
  ours: statement("ours"),
  theirs: statement("theirs"),
  old: statement("old"),
  spec: (entry) => ({ policy: document([entry]) }),
  event: "PutBucketPolicy",
  get: "GetBucketPolicy",
  async read({ s3 }) {
    const none = { Policy: "{}" } as never;
    const { Policy } = await orNone(s3.send(new GetBucketPolicyCommand({ Bucket: bucket }), region), none);
    return JSON.parse(Policy ?? "{}").Statement ?? [];
  },
  command: (list) => new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(document(list)) }),
  parameters: (list) => ({ bucketPolicy: document(list) }),
};

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
const tags: Shared<Tag> = {
  facet: "tags",
  ours: { Key: "ours", Value: "a" },
  theirs: { Key: "theirs", Value: "b" },
  old: { Key: "old", Value: "c" },
  spec: ({ Key, Value }) => ({ tags: { [Key]: Value } }),
  event: "PutBucketTagging",
  get: "GetBucketTagging",
  async read({ s3 }) {
    const none = { TagSet: [] } as never;
    const { TagSet } = await orNone(s3.send(new GetBucketTaggingCommand({ Bucket: bucket }), region), none);
    return TagSet as Tag[];
  },
  command: (list) => new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [...list] } }),
  parameters: (list) => ({ Tagging: { xmlns: "s3", TagSet: { Tag: list.length === 1 ? list[0] : list } } }),
};

const rule = (ID: string, Days: number): LifecycleRule => ({
  ID,
  Status: "Enabled",
  Filter: { Prefix: `${ID}/` },
  Expiration: { Days },
});
const lifecycle: Shared<LifecycleRule> = {
  facet: "lifecycle",
  ours: rule("ours", 30),
  theirs: rule("theirs", 60),
  old: rule("old", 90),
  spec: (entry) => ({ lifecycle: [entry] }),
  event: "PutBucketLifecycle",
  get: "GetBucketLifecycleConfiguration",
  async read({ s3 }) {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
    const { Rules } = await orNone(s3.send(command, region), { Rules: [] } as never);
    return Rules ?? [];
  },
  command: (list) =>
    new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: { Rules: [...list] },
    }),
  parameters: (list) => ({
    LifecycleConfiguration: { xmlns: "s3", Rule: list.length === 1 ? list[0] : list },
  }),
};

export const shared = [policy, tags, lifecycle] as readonly Shared[];

/** The event that CloudTrail makes of a call. Older records have whole seconds only. */
export function trailEvent(
  { event, parameters }: Pick<Shared, "event"> & { readonly parameters: object },
  {
    at,
    requestId,
    name = "terraform",
    exact = true,
  }: { at: Date; requestId: string; name?: string; exact?: boolean },
) {
  return {
    source: "aws.s3",
    detail: {
      eventID: `event-${requestId}`,
      eventSource: "s3.amazonaws.com",
      eventName: event,
      eventTime: new Date(Math.floor(at.getTime() / 1_000) * 1_000).toISOString(),
      awsRegion: region,
      requestID: requestId,
      requestParameters: { bucketName: bucket, Host: "s3.amazonaws.com", policy: "", ...parameters },
      userIdentity: { type: "IAMUser", userName: name },
      ...(exact && { additionalEventData: { endTime: at.getTime() } }),
    },
  };
}
