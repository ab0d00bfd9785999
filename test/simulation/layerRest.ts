import type { Status } from "../../service/tables/status.ts";
import { exists } from "./expectations.ts";
import { facetModels } from "./facetModels.ts";
import { isOfFleet } from "./layers.ts";
import { hasRequired } from "./liveValues.ts";
import { statusIn } from "./mixedVersions.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** The violations of what must hold of buckets that baselines may select, once no work is in progress. */
export const violationsOfFleet = (world: World, fleet: readonly string[]): string[] =>
  world.layers.isUsed ? fleet.filter(isOfFleet).flatMap((bucket) => violationsAbout(world, bucket)) : [];

/** A baseline selects it, no event reported its creation, and no listing has found it yet. */
export const isUnfound = (world: World, bucket: string): boolean =>
  world.layers.isSelected(bucket) && exists(world.s3, bucket) && statusIn(world, bucket) === undefined;

function violationsAbout(world: World, bucket: string): string[] {
  const { layers, specs, s3 } = world;
  const status = statusIn(world, bucket);
  const spec = specs.get({ name: bucket });
  const isManaged = spec !== undefined || (layers.isSelected(bucket) && exists(s3, bucket));
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""}`;
  if (!isManaged) return status ? [`${says}, and no layer wants anything of it`] : [];
  if (!status) return [`${bucket} has no status, and a layer names or selects it`];
  const violations = status.intent ? [`an intent of ${bucket} is left over`] : [];
  if (!exists(s3, bucket)) return [...violations, `${bucket} does not exist`];
  const unmet = [...unmetOf(world, bucket, status), ...unlikeSpec(world, bucket, spec, status)];
  return [...violations, ...unmet.map((what) => `${what}; ${says}`)];
}

/** What baselines require and the bucket does not have. */
const unmetOf = (world: World, bucket: string, status: Status): string[] =>
  world.layers
    .required(bucket)
    .filter(
      ([facet, value]) =>
        !hasRequired(world, bucket, facet, value) && !isChangedBack(world, bucket, facet, status),
    )
    .map(([facet]) => `${bucket} ${facet} is not as a baseline requires`);

/** Another writer changes it back after each of our writes: a conflict holds it, or the budget at a probe. */
const isChangedBack = (
  { otherWriters }: World,
  bucket: string,
  facet: string,
  { conditions }: Status,
): boolean => otherWriters.has(`${bucket} ${facet}`) && conditions[facet]?.hold !== undefined;

/** Where no baseline requires anything, the spec counts, unless the baseline that required something else is gone. */
function unlikeSpec(world: World, bucket: string, spec: Item | undefined, status: Status): string[] {
  if (!spec) return [];
  const { layers, s3 } = world;
  const { shown, wanted } = facetModels.versioning ?? {};
  const isOverruled = layers.required(bucket).some(([facet]) => facet === "versioning");
  const live = shown?.(s3.peek(bucket, "versioning") as Item | undefined);
  if (isOverruled || live === wanted?.(spec.versioning)) return [];
  const hold = status.conditions.versioning?.hold;
  if (hold === "withdrawn" && layers.wasRequired(bucket, "versioning")) return [];
  if (hold === "adoption" || isChangedBack(world, bucket, "versioning", status)) return [];
  return [`${bucket} versioning is not as the spec says`];
}
