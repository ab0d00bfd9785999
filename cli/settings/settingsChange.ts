import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../../service/settings/settings.ts";
import { closedByWindows } from "./closedWindows.ts";

/** A setting that a deployment would change. */
export interface SettingChange {
  readonly setting: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** The protection of buckets that the change removes. */
  readonly drops?: string;
}

/** The differences between the settings of a deployment and those of a file. */
export async function settingChanges(
  before: Partial<Settings>,
  after: Settings,
  now: Date,
): Promise<SettingChange[]> {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])] as (keyof Settings)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const closed = changed.includes("windows") ? await closedByWindows(after.windows, now) : undefined;
  return changed.map((setting) => {
    const parts = [dropped[setting]?.(before, after), setting === "windows" ? closed : undefined];
    const drops = parts.filter((part) => part !== undefined).join("; and ");
    return { setting, before: before[setting], after: after[setting], ...(drops && { drops }) };
  });
}

type Dropped = (before: Partial<Settings>, after: Settings) => string | undefined;

const lacking = <T>(list: readonly T[] = [], from: readonly T[] = []) =>
  list.filter((one) => !from.some((other) => isDeepStrictEqual(one, other)));

const widened =
  (setting: "allowPublic" | "allowOutside", what: string): Dropped =>
  (before, after) => {
    const more = lacking(after[setting], before[setting]);
    return more.length > 0 ? `${what}: ${more.join(", ")}` : undefined;
  };

/** For patterns of names: buckets that are no longer enforced, and buckets that the service may newly change. */
function both(unenforced: readonly string[], unbound: readonly string[]): string | undefined {
  const parts = [
    ...(unenforced.length > 0 ? [`the enforcement of buckets named ${unenforced.join(", ")}`] : []),
    ...(unbound.length > 0 ? [`a bound: the service may change buckets named ${unbound.join(", ")}`] : []),
  ];
  return parts.length > 0 ? parts.join("; and ") : undefined;
}

/** For accounts: those whose buckets are no longer enforced. */
function leftAccounts(before: Settings["accounts"], after: Settings["accounts"]): string | undefined {
  if (!Array.isArray(after) && Array.isArray(before)) return undefined;
  if (isDeepStrictEqual(before, after)) return undefined;
  const less = Array.isArray(before) ? lacking(before, after as string[]) : [before.organisation];
  if (less.length === 0) return undefined;
  const kept = !Array.isArray(before) && Array.isArray(after) && after.length > 0;
  const except = kept ? ` except those of ${after.join(", ")}` : "";
  return `the enforcement of all buckets of ${less.join(", ")}${except}`;
}

/** By setting, the protection of buckets that its change removes. */
const dropped: Partial<Record<keyof Settings, Dropped>> = {
  allowPublic: widened("allowPublic", "the guard: these buckets may become public"),
  allowOutside: widened("allowOutside", "the perimeter: these buckets may be opened to outsiders"),
  trusted({ trusted: before = [] }, { trusted: after }) {
    if (before.length === 0) return undefined;
    if (after.length === 0) return "the perimeter: access of outsiders is no longer refused";
    const more = lacking(after, before);
    return more.length > 0 ? `the perimeter: no longer outsiders: ${more.join(", ")}` : undefined;
  },
  windows({ windows: before = [] }, { windows: after }) {
    const isFrozen = lacking(before, after).some(({ kind }) => kind === "deny");
    const allows = (list: Settings["windows"]) => list.filter(({ kind }) => kind === "allow");
    const isOpened = allows(before).length > 0 && lacking(allows(after), allows(before)).length > 0;
    const isUnbound = allows(before).length > 0 && allows(after).length === 0;
    return isFrozen || isOpened || isUnbound
      ? "a freeze: the service may write at more times than now"
      : undefined;
  },
  adoption: ({ adoption }, after) =>
    adoption === "asked" && after.adoption === "always"
      ? "the approval at first contact: the configuration of a bucket is replaced without approval"
      : undefined,
  alarmTopic: ({ alarmTopic }, after) =>
    alarmTopic !== undefined && after.alarmTopic !== alarmTopic
      ? `alarms: ${alarmTopic} is no longer notified`
      : undefined,
  buckets: ({ buckets: before = ["*"] }, { buckets: after }) =>
    both(
      after.includes("*") ? [] : lacking(before, after),
      before.includes("*") ? [] : lacking(after, before),
    ),
  neverBuckets: ({ neverBuckets: before = [] }, { neverBuckets: after }) =>
    both(lacking(after, before), after.includes("*") ? [] : lacking(before, after)),
  accounts: ({ accounts: before = [] }, { accounts: after }) => leftAccounts(before, after),
  planners({ planners: before = [] }, { planners: after }) {
    const more = lacking(after, before);
    const may = "may read the configuration of all buckets, and list the names of objects";
    return more.length > 0 ? `a bound: ${more.join(", ")} ${may}` : undefined;
  },
  sessionTags: ({ sessionTags }, after) =>
    sessionTags === true && !after.sessionTags
      ? "a bound: the role that writes is no longer limited to the bucket of its session"
      : undefined,
  watchedRegions({ watchedRegions: before = [] }, { watchedRegions: after = [] }) {
    const less = lacking(before, after);
    return less.length > 0 && after.length > 0 ? `the events of ${less.join(", ")}` : undefined;
  },
  canary({ canary: before = {} }, { canary: after }) {
    const less = lacking(Object.keys(before), Object.keys(after));
    return less.length > 0
      ? `the canary of ${less.join(", ")}: no alarm when events do not arrive`
      : undefined;
  },
  memberCanaries: ({ memberCanaries }, after) =>
    memberCanaries !== undefined && after.memberCanaries === undefined
      ? "the canaries of other accounts: no alarm when their events do not arrive"
      : undefined,
  vpc: ({ vpc }, after) => (vpc && !after.vpc ? "the VPC in which the functions run" : undefined),
  conflictRepairs: ({ conflictRepairs = 0 }, after) =>
    after.conflictRepairs < conflictRepairs
      ? "repairs: a conflict about a facet is declared sooner"
      : undefined,
  conflictMinutes: ({ conflictMinutes = Number.POSITIVE_INFINITY }, after) =>
    after.conflictMinutes > conflictMinutes
      ? "repairs: a facet in conflict is not repaired for longer"
      : undefined,
  otherDeployments({ otherDeployments: before = [] }, { otherDeployments: after }) {
    const more = lacking(after, before);
    return more.length > 0
      ? `enforcement against ${more.join(", ")}: their changes are not repaired`
      : undefined;
  },
  permissionsBoundary: (before, after) =>
    before.permissionsBoundary !== undefined && after.permissionsBoundary !== before.permissionsBoundary
      ? `the permissions boundary ${before.permissionsBoundary}`
      : undefined,
  kmsKey: ({ kmsKey }, after) =>
    kmsKey !== undefined && after.kmsKey !== kmsKey ? `encryption by ${kmsKey}` : undefined,
  logRetentionDays: ({ logRetentionDays = 0 }, after) =>
    after.logRetentionDays < logRetentionDays ? "older logs: they are deleted" : undefined,
  sweepPeriodMinutes: ({ sweepPeriodMinutes = Number.POSITIVE_INFINITY }, after) =>
    after.sweepPeriodMinutes > sweepPeriodMinutes
      ? "checks: drift without an event is found later"
      : undefined,
  repairsAMinute: ({ repairsAMinute = 0 }, after) =>
    after.repairsAMinute < repairsAMinute ? "repairs: fewer per minute" : undefined,
};
