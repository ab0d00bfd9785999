import type { RecordedEntry } from "../../service/tables/history.ts";
import { instant } from "../terminal/ago.ts";
import { type Check, type DoctorContext, type Finding, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const dayMs = 24 * 60 * 60_000;
const daysBack = 7;

/** What the history has of a region: the time of the last event, and drift that was found without an event. */
interface Heard {
  call?: string;
  readonly unannounced: Pick<RecordedEntry, "bucket" | "at">[];
}

/** Whether events arrive from each watched region: no events are fine only if the sweep finds no drift either. */
export const lastEvent: Check = {
  name: "last-event",
  async ask(context) {
    const { watchedRegions = [context.region] } = await settingsOf(context);
    const heard = await eventsOf(watchedRegions, context);
    return [...heard].flatMap(([region, what]) => recordedOf(region, what, context));
  },
};

/** Reads from the newest day back, until each region has an event. */
async function eventsOf(watched: readonly string[], context: DoctorContext): Promise<Map<string, Heard>> {
  const heard = new Map<string, Heard>(watched.map((region) => [region, { unannounced: [] }]));
  const regionOf = await regionsOfSpecs(context);
  const { ledger, now } = context;
  for (let back = 0; back < daysBack && [...heard.values()].some(({ call }) => !call); back++) {
    const day = new Date(now.getTime() - back * dayMs).toISOString().slice(0, 10);
    for await (const entry of ledger.day(day)) {
      hear(entry, heard);
      if (entry.unannounced) heard.get(regionOf(entry.bucket))?.unannounced.push(entry);
    }
  }
  return heard;
}

function hear({ causes }: RecordedEntry, heard: ReadonlyMap<string, Heard>): void {
  for (const { call, at } of causes) {
    const there = call && heard.get(call.region);
    if (there && at > (there.call ?? "")) there.call = at;
  }
}

/** Returns the region of a bucket; that of the deployment if its spec was deleted. */
async function regionsOfSpecs({ specTable, region }: DoctorContext): Promise<(bucket: string) => string> {
  const regions = new Map<unknown, string>();
  for await (const { name, region: place } of specTable.all())
    if (typeof place === "string") regions.set(name, place);
  return (bucket) => regions.get(bucket) ?? region;
}

function recordedOf(
  region: string,
  { call, unannounced }: Heard,
  context: DoctorContext,
): readonly Omit<Finding, "check">[] {
  const silent = unannounced.filter(({ at }) => at > (call ?? "")).sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = silent.at(-1);
  const since = call ? `the last event is of ${instant(call)}` : `no event arrived in ${daysBack} days`;
  if (last)
    return wrong(
      `events of ${region} do not arrive: the sweep found drift without an event ${silent.length === 1 ? "once" : `${silent.length} times`}, ` +
        `last of ${last.bucket} at ${instant(last.at)}; ${since}`,
      "check that there is a trail, that the rule is enabled, and that the region forwards its events",
      remediesFor(context).ask("doctor", "trail", "rule", "dead-letters", "regions"),
    );
  if (call) return ok(`the last event of ${region} is of ${instant(call)}`);
  return ok(
    `${since} from ${region}, and the sweep found no drift there that an event should have announced`,
  );
}
