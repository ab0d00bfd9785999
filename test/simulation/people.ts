import {
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import type { Chance } from "./chance.ts";
import { region } from "./door.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

export const suspend = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
const enable = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
export const untag = (Bucket: string) => new DeleteBucketTaggingCommand({ Bucket });
const retag = (Bucket: string) =>
  new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "mallory" }] } });
export const open = (Bucket: string) => new DeletePublicAccessBlockCommand({ Bucket });
export const remove = (Bucket: string) => new DeleteBucketCommand({ Bucket });

const deeds: readonly ((bucket: string) => Command)[] = [
  suspend,
  suspend,
  enable,
  untag,
  retag,
  retag,
  open,
  remove,
];

export const fullSpec = (name: string, version = 1): Item => ({
  name,
  region,
  tags: { team: "orders", version: `${version}` },
  versioning: true,
  blockPublicAccess: true,
});

/** Somebody changes the bucket by hand or by tool; a tool does so again and again. */
export function rivalActs(world: World, bucket: string, chance: Chance): void {
  const deed = chance.pick(deeds);
  const caller = chance.happens(0.1) ? { name: "borrowed", ours: true } : { name: "mallory" };
  const times = chance.happens(0.2) ? 3 : 1;
  for (let time = 0; time < times; time++)
    world.scheduler.after(
      time * chance.between(300, 20_000),
      () => void world.door.foreign(deed(bucket), bucket, caller),
    );
}

/** Somebody edits a spec. */
export function operatorActs(world: World, bucket: string, version: number, chance: Chance): void {
  const spec = fullSpec(bucket, version);
  const { tags: _, ...fewer } = spec;
  const until = new Date(world.now + chance.between(5_000, 200_000)).toISOString();
  const edits: readonly (Item | undefined)[] = [
    spec,
    spec,
    spec,
    { ...spec, versioning: false },
    fewer,
    { ...spec, tags: null },
    { ...spec, mode: "observe" },
    { ...spec, paused: true },
    { ...spec, paused: until },
    { ...spec, recreate: false },
    { ...spec, versionning: true },
    undefined,
  ];
  const edit = chance.pick(edits);
  if (edit || world.specs.get({ name: bucket })) world.writeSpec(bucket, edit);
}
