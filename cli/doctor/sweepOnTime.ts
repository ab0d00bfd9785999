import { count } from "../../core/plan/describe.ts";
import { surveyFleet } from "../../service/tables/fleet.ts";
import { type Check, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
const hour = 60 * minute;
const hoursOf = (ms: number) => `${(ms / hour).toFixed(1)} h`;

/** Whether due buckets are checked, and every bucket once per period. */
export const sweepOnTime: Check = {
  name: "sweep",
  async ask(context) {
    const { ledger, now } = context;
    const waiting = await ledger.due(new Date(now.getTime() - 5 * minute).toISOString());
    const { logsOf } = remediesFor(context);
    const hints = [
      "read the logs of sweep and reconcile",
      `${logsOf("sweep")}; ${logsOf("reconcile")}`,
    ] as const;
    if (waiting.length > 0)
      return wrong(`${count(waiting.length, "bucket")} overdue by more than five minutes`, ...hints);
    const { sweepPeriodMinutes } = await settingsOf(context);
    const periodMs = sweepPeriodMinutes * minute;
    const { oldestCheckMs } = await surveyFleet(ledger, now);
    const oldest = `the oldest check of a bucket was ${hoursOf(oldestCheckMs)} ago`;
    return oldestCheckMs > 2 * periodMs ? wrong(oldest, ...hints) : ok(oldest);
  },
};
