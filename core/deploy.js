// osls reads `.js` only; the table is TypeScript.
export {
  eventPattern,
  oldestLookMs,
  readPolicy,
  settings,
  settingsText,
  writePolicy,
} from "./deploy.ts";
