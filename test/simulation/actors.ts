import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import type { Chance } from "./chance.ts";
import { facetModels } from "./facetModels.ts";
import { region } from "./gateway.ts";
import { askForPlan, askForRedrive } from "./manualInvokes.ts";
import { drawWindows } from "./settings.ts";
import type { Item } from "./tables.ts";
import { another, ourRole } from "./trail.ts";
import type { World } from "./world.ts";

export const suspend = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
const enable = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
export const untag = (Bucket: string) => new DeleteBucketTaggingCommand({ Bucket });
/** How soon another writer changes a facet back after our write. */
const answerMs = 700;
/** How often it does so where we never stop: an exposure is repaired each time. */
const mostAnswers = 10;

const retag = (Bucket: string) =>
  new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "alice" }] } });
export const open = (Bucket: string) => new DeletePublicAccessBlockCommand({ Bucket });
export const remove = (Bucket: string) => new DeleteBucketCommand({ Bucket });

const make = (Bucket: string) =>
  new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });

const foreignChanges: readonly ((bucket: string) => Command)[] = [
  suspend,
  suspend,
  enable,
  untag,
  retag,
  retag,
  open,
  remove,
  make,
];

/** Facets that another deployment may claim, each with its change. */
const claims: readonly (readonly [facet: string, foreignChange: (bucket: string) => Command])[] = [
  ["versioning", suspend],
  ["tags", retag],
  ["blockPublicAccess", open],
];

export const fullSpec = (name: string, version = 1): Item => ({
  name,
  region,
  tags: { team: "orders", version: `${version}` },
  versioning: true,
  blockPublicAccess: true,
});

/** A principal changes the bucket by hand, or by a tool that repeats the change. */
export function otherWriterActs(world: World, bucket: string, chance: Chance): void {
  const foreignChange = chance.pick(foreignChanges);
  const caller = chance.happens(0.1) ? { name: "borrowed", role: ourRole } : { name: "alice" };
  const times = chance.happens(0.2) ? 3 : 1;
  for (let time = 0; time < times; time++)
    world.scheduler.after(
      time * chance.between(300, 20_000),
      () => void world.gateway.foreign(foreignChange(bucket), bucket, caller),
    );
}

/** The bucket exists before it has a spec. */
export async function createUnmanaged(world: World, bucket: string): Promise<void> {
  await world.gateway.foreign(make(bucket), bucket, { name: "alice" });
  await world.gateway.foreign(retag(bucket), bucket, { name: "alice" });
}

/** Another deployment changes a facet, and may change it back after each of our repairs. */
export function deploymentActs(world: World, bucket: string, chance: Chance): void {
  const [facet, foreignChange] = chance.pick(claims);
  claim(world, bucket, facet, chance.happens(0.1) ? make : foreignChange, chance.happens(0.3));
}

/** A principal deletes the bucket, and again after each re-creation, at most `most` times. */
export function deleterActs(world: World, bucket: string, most = Number.POSITIVE_INFINITY): void {
  const place = `${bucket} bucket`;
  let deletions = 0;
  const act = () => {
    deletions += 1;
    if (deletions >= most) world.otherWriters.delete(place);
    void world.gateway.foreign(remove(bucket), bucket, { name: "alice" });
  };
  world.otherWriters.set(place, () => world.scheduler.after(answerMs, act));
  act();
}

/** Another deployment changes a facet; if it insists, it changes it back after each of our repairs. */
export function claim(
  world: World,
  bucket: string,
  facet: string,
  foreignChange: (bucket: string) => Command,
  insists: boolean,
): void {
  const act = () => void world.gateway.foreign(foreignChange(bucket), bucket, another);
  const place = `${bucket} ${facet}`;
  let answers = 0;
  const answer = () => {
    answers += 1;
    if (facetModels[facet]?.exposes && answers > mostAnswers) world.otherWriters.delete(place);
    else world.scheduler.after(answerMs, act);
  };
  if (insists) world.otherWriters.set(place, answer);
  act();
}

/** A person invokes plan or redrive at any time. */
export function auditorActs(world: World, bucket: string, chance: Chance): void {
  if (chance.happens(0.3)) void askForRedrive(world);
  else void askForPlan(world, chance.pick([{ bucket }, { all: true }, { desired: fullSpec(bucket, 9) }]));
}

/** A person edits or deletes a spec. */
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
    // A window that never opens opens once in an hour, and these schedules take longer.
    { ...spec, windows: world.roaming.isUsed ? [] : drawWindows(chance) },
    undefined,
  ];
  const drawn = chance.pick(edits);
  const edit =
    drawn && world.settings.adoptsOnlyAsked && chance.happens(0.4) ? { ...drawn, adopt: true } : drawn;
  if (edit || world.specs.get({ name: bucket })) world.writeSpec(bucket, edit);
}
