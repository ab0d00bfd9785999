import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { aspects } from "./aspects.ts";
import type { Chance } from "./chance.ts";
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
/** How soon another deployment puts right what it wants otherwise. */
const answerMs = 700;
/** How often it does so where nothing makes us stop: whoever lets somebody in is answered each time. */
const mostAnswers = 10;

const retag = (Bucket: string) =>
  new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "team", Value: "mallory" }] } });
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

/** What another deployment may want otherwise. */
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

/** Somebody changes the bucket by hand or by tool; a tool does so again and again. */
export function otherWriterActs(world: World, bucket: string, chance: Chance): void {
  const foreignChange = chance.pick(foreignChanges);
  const caller = chance.happens(0.1) ? { name: "borrowed", role: ourRole } : { name: "mallory" };
  const times = chance.happens(0.2) ? 3 : 1;
  for (let time = 0; time < times; time++)
    world.scheduler.after(
      time * chance.between(300, 20_000),
      () => void world.gateway.foreign(foreignChange(bucket), bucket, caller),
    );
}

/** Somebody has a bucket before anybody writes a spec for it. */
export async function stranger(world: World, bucket: string): Promise<void> {
  await world.gateway.foreign(make(bucket), bucket, { name: "mallory" });
  await world.gateway.foreign(retag(bucket), bucket, { name: "mallory" });
}

/** Another deployment changes a facet, and perhaps changes it back whenever we put it right. */
export function deploymentActs(world: World, bucket: string, chance: Chance): void {
  const [facet, foreignChange] = chance.pick(claims);
  claim(world, bucket, facet, chance.happens(0.1) ? make : foreignChange, chance.happens(0.3));
}

/** Somebody deletes the bucket, and again whenever it is there again, so often at the most. */
export function deleterActs(world: World, bucket: string, most = Number.POSITIVE_INFINITY): void {
  const place = `${bucket} bucket`;
  let deletions = 0;
  const act = () => {
    deletions += 1;
    if (deletions >= most) world.otherWriters.delete(place);
    void world.gateway.foreign(remove(bucket), bucket, { name: "mallory" });
  };
  world.otherWriters.set(place, () => world.scheduler.after(answerMs, act));
  act();
}

/** Another deployment wants a facet otherwise. */
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
    if (aspects[facet]?.exposes && answers > mostAnswers) world.otherWriters.delete(place);
    else world.scheduler.after(answerMs, act);
  };
  if (insists) world.otherWriters.set(place, answer);
  act();
}

/** Somebody asks what would be written, or has the dead letters asked for again, whenever it pleases them. */
export function auditorActs(world: World, bucket: string, chance: Chance): void {
  if (chance.happens(0.3)) void askForRedrive(world);
  else void askForPlan(world, chance.pick([{ bucket }, { all: true }, { desired: fullSpec(bucket, 9) }]));
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
    { ...spec, windows: drawWindows(chance) },
    undefined,
  ];
  const drawn = chance.pick(edits);
  const edit =
    drawn && world.settings.adoptsOnlyAsked && chance.happens(0.4) ? { ...drawn, adopt: true } : drawn;
  if (edit || world.specs.get({ name: bucket })) world.writeSpec(bucket, edit);
}
