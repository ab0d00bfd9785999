import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import type { Chance } from "./chance.ts";
import { type Deployment, drawDeployment } from "./mixedVersions.ts";
import { another, roleOf } from "./trail.ts";

/** Every bucket is checked once in this time. */
export const sweepPeriodMs = 3 * 60_000;

/** The operator's settings about writes. */
export interface Settings {
  readonly windows: readonly MaintenanceWindow[];
  readonly adoptsOnlyAsked: boolean;
  readonly repairsAMinute: number;
  /** The roles under which other deployments write. */
  readonly otherDeployments: readonly string[];
  /** Whether another version of the service is being deployed, and its effect on statuses. */
  readonly deployment: Deployment;
}

export const usual: Settings = {
  windows: [],
  adoptsOnlyAsked: false,
  repairsAMinute: 60,
  otherDeployments: [roleOf(another)],
  deployment: "none",
};

/** Open in the first two minutes of every four, by an allow and by a deny window. */
const often: readonly MaintenanceWindow[] = [
  { kind: "allow", schedule: "*/4 * * * *", duration: "2m" },
  { kind: "deny", schedule: "2-59/4 * * * *", duration: "2m", timeZone: "America/Toronto" },
];
/** Open for one minute of these two, and for one more. */
const shifted: MaintenanceWindow = { kind: "allow", schedule: "1-59/4 * * * *", duration: "2m" };
/** Closed for longer than a schedule lasts. */
export const never: MaintenanceWindow = { kind: "allow", schedule: "40 * * * *", duration: "10m" };

/** Settings that were added later are drawn from other generators, so that the schedules of known seeds stay the same. */
export function drawSettings(chance: Chance, more: Chance, evenMore: Chance): Settings {
  return {
    windows: chance.happens(0.15) ? [chance.pick(often)] : [],
    adoptsOnlyAsked: chance.happens(0.2),
    repairsAMinute: chance.pick([1, 2, 3, 60, 60, 60]),
    otherDeployments: more.happens(0.7) ? usual.otherDeployments : [],
    deployment: drawDeployment(evenMore),
  };
}

/** Windows of a spec: together with any of the operator's they leave one minute open, or none. */
export const drawWindows = (chance: Chance): readonly MaintenanceWindow[] =>
  chance.pick([[...often.slice(0, 1)], often, [shifted], [never]]);

/** The minutes of an hour in which a window begins; schedules here set nothing else. */
function startsOf({ schedule }: MaintenanceWindow): number[] {
  const [minutes = ""] = schedule.split(" ");
  const [range = "", step] = minutes.split("/");
  const first = range === "*" ? 0 : Number.parseInt(range, 10);
  if (step === undefined) return [first];
  return Array.from({ length: 60 }, (_, minute) => minute).filter(
    (minute) => minute >= first && (minute - first) % Number(step) === 0,
  );
}

const minuteMs = 60_000;

function applies(window: MaintenanceWindow, at: number): boolean {
  const minute = Math.floor(at / minuteMs) % 60;
  const lasts = Number.parseInt(window.duration, 10);
  return startsOf(window).some((start) => (minute - start + 60) % 60 < lasts);
}

function isOpen(windows: readonly MaintenanceWindow[], at: number): boolean {
  const open = windows.filter((window) => applies(window, at));
  if (open.some(({ kind }) => kind === "deny")) return false;
  return open.length > 0 || windows.every(({ kind }) => kind === "deny");
}

/** Whether all lists of windows are open at the same instant, between two instants. */
export function wereOpen(
  lists: readonly (readonly MaintenanceWindow[])[],
  from: number,
  to: number,
): boolean {
  if (lists.every((windows) => windows.length === 0)) return true;
  for (let at = from; at <= to; at = (Math.floor(at / minuteMs) + 1) * minuteMs)
    if (lists.every((windows) => isOpen(windows, at))) return true;
  return false;
}
