// osls reads `.js` only.
export { members } from "./members.ts";
