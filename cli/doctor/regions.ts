import { count } from "../../core/plan/describe.ts";
import { type Check, type DoctorContext, ok, settingsOf, wrong } from "./finding.ts";
import { forwardedTo, isNone } from "./forwarded.ts";
import { remediesFor } from "./remedies.ts";

/** Whether events arrive from each region that has a bucket with a spec. */
export const regions: Check = {
  name: "regions",
  async ask(context) {
    const { watchedRegions: watched = [context.region] } = await settingsOf(context);
    const flaws = await Promise.all(
      [...(await specsByRegion(context))].map(async ([region, specs]) => {
        const flaw = await flawOf(region, watched, context);
        return flaw ? { region, specs, ...flaw } : [];
      }),
    );
    const wrongs = flaws.flat();
    if (wrongs.length === 0) return ok(`watched: ${watched.join(", ")}`);
    return wrongs.flatMap(({ region, specs, what, todo, command }) =>
      wrong(
        `${what} ${region}, which has ${count(specs, "bucket")} with a spec: only the sweep checks ${specs === 1 ? "it" : "them"}`,
        todo,
        command,
      ),
    );
  },
};

/** The number of specs by region. */
async function specsByRegion({ specTable, region }: DoctorContext): Promise<ReadonlyMap<string, number>> {
  const used = new Map<string, number>();
  for await (const { region: place } of specTable.all()) {
    const name = typeof place === "string" ? place : region;
    used.set(name, (used.get(name) ?? 0) + 1);
  }
  return used;
}

async function flawOf(region: string, watched: readonly string[], context: DoctorContext) {
  const forward = `forward that region's S3 events to the default bus of ${context.region}`;
  const { deploy, forwardFrom } = remediesFor(context);
  if (!watched.includes(region))
    return {
      what: "watchedRegions does not name",
      todo: `${forward} (docs/operating.md, the trail, other regions), add it to watchedRegions in the settings file, and deploy`,
      command: deploy,
    };
  if (region === context.region) return undefined;
  const bus = await busOf(context);
  const forwarded = await forwardedTo(bus, context.eventsIn(region));
  const { missing } = forwarded;
  if (missing.length === 0) return undefined;
  return {
    what: isNone(forwarded)
      ? "no rule forwards the S3 events of"
      : `no rule forwards ${missing.join(", ")} of`,
    todo: `${forward} (docs/operating.md, the trail, other regions)`,
    command: forwardFrom(region, bus),
  };
}

/** The event bus of the deployment's rule. */
async function busOf({ functionNamed, region }: DoctorContext): Promise<string> {
  const { FunctionArn = "" } = await functionNamed("on-trail-event");
  const [arn, partition, , , account] = FunctionArn.split(":");
  return [arn, partition, "events", region, account, "event-bus/default"].join(":");
}
