// osls reads `.js` only; the table is TypeScript.
export {
  eventPattern,
  oldestCheckMs,
  readPolicy,
  settings,
  settingsText,
  writePolicy,
} from "./variables.ts";
