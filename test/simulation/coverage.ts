import { holdKinds } from "../../service/tables/status.ts";
import { reasons } from "./accountChecks.ts";
import { deployments } from "./mixedVersions.ts";

/** What schedules with joining and leaving accounts must cover. */
const roamingCoverage = [
  "an account joins",
  "an account leaves",
  "a bucket of an account that left is released",
  "a bucket of an account that joined is managed",
  "a page of a listing fails",
  "a listing is old when its trigger arrives",
  "an account is out of reach during its listing",
  "an account is throttled during its listing",
  "an account that joined is reported as not covered",
  "calls of a throttled account are spared",
  "a session has expired",
  "the organisation leaves out an account once",
];

/** What random schedules must cover: each kind of hold, each hop of dead letters, each kind of deployment, each reason about accounts, what accounts go through. */
export const expectedCoverage = [
  ...holdKinds,
  "on-spec-change",
  "on-trail-event",
  "sweep",
  "reconcile",
  ...deployments,
  ...reasons,
  ...roamingCoverage,
];

/** This number of schedules covers all of it: of the usual seeds, and of any seeds. The rarest is in one of 1,500. */
export const enoughUsual = 3_000;
export const enoughOfAny = 30_000;
