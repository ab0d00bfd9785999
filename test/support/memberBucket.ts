import { AccountsWorld, create, member } from "./accountsWorld.ts";
import { region } from "./world.ts";

/** Another principal has written the versioning of the bucket. */
export const drift = {
  why: "drift",
  facets: ["versioning"],
  call: {
    event: "PutBucketVersioning",
    requestId: "R",
    principal: { name: "mallory", type: "IAMUser" },
    region,
  },
} as const;

/** A bucket of the member whose spec names its account, and which is as its spec says. */
export async function memberBucket(): Promise<AccountsWorld> {
  const world = new AccountsWorld();
  await world.of(member).send(create, region);
  await world.spec({ account: member, versioning: true });
  if (world.status?.verdict !== "converged" || world.status.account !== member)
    throw new Error(`the bucket is ${world.status?.verdict}`);
  return world;
}
