import { surveyFleet } from "../../core/tables/fleet.ts";
import { type Check, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
const hour = 60 * minute;
const hoursOf = (ms: number) => `${(ms / hour).toFixed(1)} h`;

/** Whether what is due is looked at, and every bucket once a period. */
export const sweepOnTime: Check = {
  name: "sweep",
  async ask(patient) {
    const { ledger, now } = patient;
    const waiting = await ledger.due(new Date(now.getTime() - 5 * minute).toISOString());
    const { logsOf } = remediesFor(patient);
    const look = [
      "see the logs of sweep and reconcile",
      `${logsOf("sweep")}; ${logsOf("reconcile")}`,
    ] as const;
    if (waiting.length > 0)
      return wrong(`${waiting.length} buckets were due five minutes ago and more`, ...look);
    const { sweepPeriodMinutes } = await settingsOf(patient);
    const periodMs = sweepPeriodMinutes * minute;
    const { oldestLookMs } = await surveyFleet(ledger, now);
    const oldest = `the bucket that was not read for the longest time was read ${hoursOf(oldestLookMs)} ago`;
    return oldestLookMs > 2 * periodMs ? wrong(oldest, ...look) : ok(oldest);
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
