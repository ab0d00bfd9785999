import type { StackOptions } from "./stack.ts";

/** The other account of the demo and of `MEMBERS=1 make up`, and the region besides the deployment's own. */
export const memberAccount = "222233334444";
export const memberRegion = "eu-west-1";

/** Stack options with the account and the region, which the deployment then manages and watches. */
export const withMember = {
  members: [memberAccount],
  otherRegions: [memberRegion],
} satisfies Partial<StackOptions>;
