// osls reads `.js` only; the table is TypeScript.
export { adoption, eventPattern, oldestLookMs, readPolicy, windows, writePolicy } from "./deploy.ts";
