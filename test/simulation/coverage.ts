import { holdKinds } from "../../service/tables/status.ts";
import { reasons } from "./accountChecks.ts";
import { deployments } from "./mixedVersions.ts";

/** What random schedules must cover: each kind of hold, each hop of dead letters, each kind of deployment, each reason about accounts. */
export const expectedCoverage = [
  ...holdKinds,
  "on-spec-change",
  "on-trail-event",
  "sweep",
  "reconcile",
  ...deployments,
  ...reasons,
];

/** This number of schedules covers all of it. */
export const enoughSchedules = 3_000;
