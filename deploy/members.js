// osls reads `.js` only.
export { hasMembers, members, overflowUrl } from "./members.ts";
