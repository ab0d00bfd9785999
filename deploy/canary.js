// osls reads `.js` only.
export { canary } from "./canary.ts";
