// osls reads `.js` only; the table is TypeScript.
export {
  assumeToList,
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
