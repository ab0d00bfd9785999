/** The accounts besides the deployment's own in the stack of test/e2e/accounts. */
export const members = ["222233334444", "333344445555"] as const;

/** The region besides the deployment's own. */
export const otherRegion = "ca-west-1";

/** The setting memberCanaries of that stack, and a bucket that it names. */
export const memberCanaries = "local-canary-{account}-{region}";
export const canaryOf = (account: string, region: string): string => `local-canary-${account}-${region}`;
