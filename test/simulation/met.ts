import { holdKinds } from "../../service/tables/status.ts";
import { deployments } from "./versions.ts";

/** What keeps us from writing, the hops from which dead letters come, and deployments. */
export const toBeMet = [
  ...holdKinds,
  "on-spec-change",
  "on-trail-event",
  "sweep",
  "reconcile",
  ...deployments,
];

/** So many schedules meet all of that. */
export const enough = 10_000;
