// osls reads `.js` only; the table is TypeScript.
export {
  alarmTopic,
  eventPattern,
  oldestLookMs,
  readPolicy,
  settings,
  settingsText,
  writePolicy,
} from "./deploy.ts";
