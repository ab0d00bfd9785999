// osls reads `.js` only.
export { deploymentBucket, organisation } from "./organisation.ts";
