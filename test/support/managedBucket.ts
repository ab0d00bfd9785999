import type { DeployedWorld } from "../../local/demo/world.ts";
import { uniqueName } from "./stack.ts";

/** A bucket of its own that the deployed service has made what its spec says. */
export async function managedBucket(world: DeployedWorld, story: string, facets: object): Promise<string> {
  const name = uniqueName(story);
  await world.putSpec({ name, region: world.stack.region, ...facets });
  await world.statusAfter(name, "", ({ verdict }) => verdict === "converged");
  return name;
}
