// osls reads `.js` only; the table is TypeScript.
export {
  assumeToRead,
  assumeToWrite,
  eventPattern,
  oldestCheckMs,
  readPolicy,
  readTrust,
  rolePath,
  settings,
  settingsText,
  writePolicy,
  writeTrust,
} from "./variables.ts";
