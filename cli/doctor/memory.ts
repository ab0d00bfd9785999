import { surveyFleet } from "../../core/tables/fleet.ts";
import { type Check, ok, type Patient, wrong } from "./finding.ts";

const minute = 60_000;
const hour = 60 * minute;
const hoursOf = (ms: number) => `${(ms / hour).toFixed(1)} h`;

async function settingOf(name: string, { functionNamed }: Patient): Promise<string> {
  const { Environment } = await functionNamed("sweep");
  return Environment?.Variables?.[name] ?? "";
}

/** Whether what is due is looked at, and every bucket once a period. */
export const sweepOnTime: Check = {
  name: "sweep",
  async ask(patient) {
    const { ledger, now, prefix } = patient;
    const waiting = await ledger.due(new Date(now.getTime() - 5 * minute).toISOString());
    const logs = `see the logs of ${prefix}-sweep and ${prefix}-reconcile`;
    if (waiting.length > 0)
      return wrong(`${waiting.length} buckets were due five minutes ago and more`, logs);
    const periodMs = Number(await settingOf("SWEEP_PERIOD_MINUTES", patient)) * minute;
    const { oldestLookMs } = await surveyFleet(ledger, now);
    const oldest = `the bucket that was not read for the longest time was read ${hoursOf(oldestLookMs)} ago`;
    return oldestLookMs > 2 * periodMs ? wrong(oldest, logs) : ok(oldest);
  },
};

const daysBack = 7;

/** When somebody's call was last heard of: that events arrive at all. */
export const lastEvent: Check = {
  name: "last-event",
  async ask({ ledger, now }) {
    for (let back = 0; back < daysBack; back++) {
      const day = new Date(now.getTime() - back * 24 * hour).toISOString().slice(0, 10);
      let last: string | undefined;
      for await (const { causes } of ledger.day(day))
        for (const { call, at } of causes) if (call && at > (last ?? "")) last = at;
      if (last) return ok(`somebody's call of ${last} was heard of`);
    }
    return ok(
      `no call was heard of in ${daysBack} days: nobody changed a managed bucket, or no event arrives`,
    );
  },
};

/** Whether events come from wherever there are buckets with a spec. */
export const regions: Check = {
  name: "regions",
  async ask(patient) {
    const watched = (await settingOf("WATCHED_REGIONS", patient)).split(/[\s,]+/).filter(Boolean);
    const used = await regionsOf(patient);
    const unwatched = [...used].filter(([region]) => !watched.includes(region));
    if (unwatched.length === 0) return ok(`watched: ${watched.join(", ")}`);
    return unwatched.flatMap(([region, buckets]) =>
      wrong(
        `nobody watches ${region}, where ${buckets} ${buckets === 1 ? "spec has its bucket" : "specs have their buckets"}: the sweep alone looks after them`,
        `forward that region's S3 events to the default bus of ${patient.region}, and name it in the setting watchedRegions`,
      ),
    );
  },
};

async function regionsOf({ specs, region }: Patient): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  let after: string | undefined;
  do {
    const page = await specs.page(500, after);
    for (const item of page.items) {
      const place = (item as { region?: unknown }).region;
      const name = typeof place === "string" ? place : region;
      used.set(name, (used.get(name) ?? 0) + 1);
    }
    after = page.next;
  } while (after);
  return used;
}
