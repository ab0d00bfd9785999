import { LayeredWorld, tlsOnly } from "./layeredWorld.ts";

export const minute = 60_000;
export const company = { require: { blockPublicAccess: true, policy: { Statement: [tlsOnly] } } };
/** A baseline was changed. */
export const changed = { why: "baseline" } as const;

/** A world whose bucket, which has no spec, has been as the baseline requires for a while. */
export async function managedWorld(): Promise<LayeredWorld> {
  const world = new LayeredWorld();
  await world.created();
  world.baseline("company", company);
  await world.trigger(changed);
  world.clock.pass(10 * minute);
  return world;
}
