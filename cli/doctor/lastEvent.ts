import type { RecordedEntry } from "../../service/tables/history.ts";
import { instant } from "../terminal/ago.ts";
import { type Check, type DoctorContext, type Finding, ok, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const dayMs = 24 * 60 * 60_000;
const daysBack = 7;

/** What the history has of a region, in an account: the time of the last event, and drift that was found without an event. */
interface Heard {
  call?: string;
  readonly unannounced: Pick<RecordedEntry, "bucket" | "at">[];
}

/** Whether events arrive from each watched region, in each account: no events are fine only if the sweep finds no drift either. */
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
  const places = await placesOfSpecs(context);
  const others = [...places.others].filter((place) => watched.some((region) => isIn(place, region)));
  const heard = new Map<string, Heard>([...watched, ...others].map((place) => [place, { unannounced: [] }]));
  const { ledger, now } = context;
  for (let back = 0; back < daysBack && [...heard.values()].some(({ call }) => !call); back++) {
    const day = new Date(now.getTime() - back * dayMs).toISOString().slice(0, 10);
    for await (const entry of ledger.day(day)) {
      hear(entry, heard, places.placeIn);
      if (entry.unannounced) heard.get(places.placeOf(entry.bucket))?.unannounced.push(entry);
    }
  }
  return heard;
}

function hear(
  { bucket, causes }: RecordedEntry,
  heard: ReadonlyMap<string, Heard>,
  placeIn: (region: string, bucket: string) => string,
): void {
  for (const { call, at } of causes) {
    const there = call && heard.get(placeIn(call.region, bucket));
    if (there && at > (there.call ?? "")) there.call = at;
  }
}

/** A region, and the account where it is not the deployment's own. */
const placeOf = (region: string, account: string | undefined): string =>
  account === undefined ? region : `${region} of account ${account}`;
const isIn = (place: string, region: string): boolean => place.split(" ", 1)[0] === region;

/** Where the buckets are; a bucket without a spec counts as one of the deployment's own account and region. */
async function placesOfSpecs({ specTable, region, caller }: DoctorContext) {
  const specs = new Map<string, { readonly region: string; readonly account: string | undefined }>();
  const others = new Set<string>();
  let home: string | undefined;
  for await (const { name, region: place = region, account } of specTable.all()) {
    if (typeof place !== "string") continue;
    if (account !== undefined) home ??= (await caller()).Account;
    const other = typeof account === "string" && account !== home ? account : undefined;
    specs.set(`${name}`, { region: place, account: other });
    if (other !== undefined) others.add(placeOf(place, other));
  }
  return {
    /** Those in accounts besides the deployment's own. */
    others,
    placeIn: (at: string, bucket: string) => placeOf(at, specs.get(bucket)?.account),
    placeOf(bucket: string) {
      const found = specs.get(bucket);
      return placeOf(found?.region ?? region, found?.account);
    },
  };
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
