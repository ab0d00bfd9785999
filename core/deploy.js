// osls reads `.js` only; the table is TypeScript.
export { eventPattern, readPolicy, writePolicy } from "./deploy.ts";
