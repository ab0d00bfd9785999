import { DescribeTrailsCommand, type Trail } from "@aws-sdk/client-cloudtrail";
import { type Check, type DoctorContext, ok, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";
import { type Asked, askTrail } from "./trailState.ts";

/** Whether a trail logs management events: without one, EventBridge gets no events of changed buckets. */
export const trail: Check = {
  name: "trail",
  beforehand: true,
  async ask(context) {
    const { region, cloudtrail } = context;
    const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({}));
    const here = trailList.filter(
      ({ IsMultiRegionTrail, HomeRegion }) => IsMultiRegionTrail || HomeRegion === region,
    );
    const answers = await Promise.all(here.map(async (one) => ({ one, ...(await askTrail(one, context)) })));
    const inState = (wanted: Asked["state"]) => answers.filter(({ state }) => state === wanted);
    const [logging] = inState("logs");
    if (logging) return ok(`${logging.one.Name} logs management events of ${region}`);
    const [taken] = inState("taken");
    if (taken) return ok(takenWords(taken.one, taken.why));
    const unclear = inState("unclear");
    // A trail that could not be read may be the one that logs.
    if (unclear.length > 0) return unknown(listed(unclear), retry(context));
    return flawed(inState("flawed"), context);
  },
};

type Answer = Asked & { readonly one: Trail };

const listed = (answers: readonly Answer[]) => answers.map(({ one, why }) => `${one.Name} ${why}`).join("; ");

const takenWords = ({ Name, TrailARN }: Trail, why: string) =>
  `${Name} is the organisation's trail of account ${TrailARN?.split(":")[4]}, assumed to log, since this account may not read its status (${why})`;

const retry = (context: DoctorContext) =>
  `see docs/security.md for the permissions of the caller, then: ${remediesFor(context).ask("doctor", "trail")}`;

function flawed(answers: readonly Answer[], context: DoctorContext) {
  const { newTrail, startTrail, logWrites } = remediesFor(context);
  const todo = "without a trail that logs management events, only the sweep finds changes";
  const own = answers.find(({ one }) => !one.IsOrganizationTrail) ?? answers[0];
  if (!own) return wrong(`no trail covers ${context.region}`, `${todo}; create one`, newTrail);
  const { TrailARN, HomeRegion = context.region } = own.one;
  const remedy = own.isSilent ? startTrail(TrailARN, HomeRegion) : logWrites(TrailARN, HomeRegion);
  return wrong(listed(answers), todo, remedy);
}
