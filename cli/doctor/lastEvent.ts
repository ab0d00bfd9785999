import type { RecordedEntry } from "../../service/tables/history.ts";
import { type Check, type Finding, ok, type Patient, settingsOf, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const dayMs = 24 * 60 * 60_000;
const daysBack = 7;

/** What the history says of a region: when somebody's call was last heard of, and drift that no event had told of. */
interface Heard {
  call?: string;
  readonly unannounced: Pick<RecordedEntry, "bucket" | "at">[];
}

/** Whether events arrive from each watched region: silence is fine only where the sweep finds nothing either. */
export const lastEvent: Check = {
  name: "last-event",
  async ask(patient) {
    const { watchedRegions = [patient.region] } = await settingsOf(patient);
    const heard = await hearing(watchedRegions, patient);
    return [...heard].flatMap(([region, what]) => recordedOf(region, what, patient));
  },
};

/** From the newest day back, as long as there is a region of which no call was heard. */
async function hearing(watched: readonly string[], patient: Patient): Promise<Map<string, Heard>> {
  const heard = new Map<string, Heard>(watched.map((region) => [region, { unannounced: [] }]));
  const regionOf = await regionsOfSpecs(patient);
  const { ledger, now } = patient;
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

/** A bucket whose spec is gone counts where the deployment is. */
async function regionsOfSpecs({ specTable, region }: Patient): Promise<(bucket: string) => string> {
  const regions = new Map<unknown, string>();
  for await (const { name, region: place } of specTable.all())
    if (typeof place === "string") regions.set(name, place);
  return (bucket) => regions.get(bucket) ?? region;
}

function recordedOf(
  region: string,
  { call, unannounced }: Heard,
  patient: Patient,
): readonly Omit<Finding, "check">[] {
  const silent = unannounced.filter(({ at }) => at > (call ?? "")).sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = silent.at(-1);
  const since = call
    ? `the last call that was heard of is that of ${call}`
    : `no call was heard of in ${daysBack} days`;
  if (last)
    return wrong(
      `events of ${region} do not arrive: the sweep found drift ${silent.length === 1 ? "once" : `${silent.length} times`} ` +
        `that no event had told of, last of ${last.bucket} at ${last.at}; ${since}`,
      "see whether there is a trail, the rule is enabled and the region forwards",
      remediesFor(patient).ask("doctor", "trail", "rule", "dead-letters", "regions"),
    );
  if (call) return ok(`somebody's call of ${call} in ${region} was heard of`);
  return ok(`${since} from ${region}, and the sweep found no drift there that an event should have told of`);
}
