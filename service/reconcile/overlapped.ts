import { type Convergence, converge, type Surroundings } from "../../core/apply/converge.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { type Desired, unsaid } from "../../core/spec/desired.ts";
import { cut } from "../../core/text/cut.ts";
import type { Overlap } from "../tables/history.ts";
import type { MergedWrite } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { Gate } from "./check.ts";
import type { Check } from "./checkResult.ts";
import { restrainedBy } from "./deferrals.ts";
import type { Holds } from "./holds.ts";
import { type Lost, lostBy } from "./lost.ts";
import { digestsOf, isCrowded, mergedIn, withCompared, withMerged } from "./mergedWrites.ts";
import type { Suspect } from "./suspects.ts";

// Loaded only for an event whose call may have come between a read and a write of ours.

interface Surrounding {
  readonly desired: Desired;
  readonly core: Surroundings;
  readonly gate: Gate;
  readonly holds: Holds;
  readonly began: string;
}

interface Done {
  readonly check: Check;
  readonly merged: readonly MergedWrite[] | undefined;
}

/**
 * Writes again what the calls of other principals had added to a facet and our write overwrote: at most once for each call,
 * only if nothing changed since, and as any other write (guard, windows, budget, intent, verification).
 */
export async function restoreOverwritten(
  suspects: readonly Suspect[],
  around: Surrounding,
  check: Check,
  merged: readonly MergedWrite[] = [],
): Promise<Done> {
  let done: Done = { check, merged };
  const inTurn = suspects.toSorted((a, b) => (a.trigger.cause.at < b.trigger.cause.at ? -1 : 1));
  for (const [index, suspect] of inTurn.entries())
    done = await compared(suspect, laterIn(inTurn.slice(index + 1), suspect), around, done);
  return done;
}

/** The calls after a call that came before the same write of ours. */
const laterIn = (rest: readonly Suspect[], { write }: Suspect): readonly Trigger[] =>
  rest.flatMap((one) => (one.write === write ? [one.trigger] : []));

async function compared(
  { trigger, write: { facet, at } }: Suspect,
  later: readonly Trigger[],
  around: Surrounding,
  { check, merged = [] }: Done,
): Promise<Done> {
  const { cause } = trigger;
  const { requestId = "", event = "", principal } = cause.call ?? {};
  const write = merged.find((one) => one.facet === facet && one.at === at);
  if (!write || write.compared.includes(requestId)) return { check, merged };
  const live = digestsOf(facet, check.shown([facet])[facet]);
  const lost = lostBy(trigger, write, around.desired, live, later);
  const list = merged.map((one) =>
    one === write ? withCompared(one, requestId, cause.at, lost.wrote) : one,
  );
  if (lost.entries.length === 0 && !lost.unknown && !lost.besides) return { check, merged: list };
  const result: Result =
    lost.entries.length > 0 || lost.unknown ? await restored(lost, write, around, check, merged, live) : {};
  const reasons = [result.reason, lost.besides].filter((reason) => reason !== undefined);
  const overlap: Overlap = {
    facet,
    by: principal?.name ?? "unknown",
    event,
    requestId,
    at: cause.at,
    entries: lost.entries.slice(0, mostShown).map((place) => cut(place, mostBytes)),
    restored: result.run !== undefined && result.reason === undefined,
    ...(reasons.length > 0 && { reason: cut(reasons.join("; "), mostBytes) }),
  };
  const { run } = result;
  return {
    check: withRun({ ...check, overlapped: [...(check.overlapped ?? []), overlap] }, run),
    merged: withMerged(list, run && mergedIn(run), around.began),
  };
}

const mostShown = 10;
const mostBytes = 200;

/** The check with the calls of a restoration. */
const withRun = (check: Check, run: Convergence | undefined): Check =>
  run && run.sent.length > 0
    ? {
        ...check,
        before: { ...run.plan.shown(run.sent.map(({ facet }) => facet)), ...check.before },
        shown: (names) => ({ ...check.shown(names), ...run.rest.shown(names) }),
        sent: [...check.sent, ...run.sent],
      }
    : check;

interface Result {
  /** Why the entries were not restored. */
  readonly reason?: string;
  readonly run?: Convergence;
}

const notBecause = (reason: string): Result => ({ reason });

/** Restores entries if nothing speaks against it. */
async function restored(
  lost: Lost,
  write: MergedWrite,
  around: Surrounding,
  check: Check,
  merged: readonly MergedWrite[],
  live: string | undefined,
): Promise<Result> {
  const { facet } = write;
  const last = merged.findLast((one) => one.facet === facet);
  const against = lost.unknown ?? lost.against ?? objection(write, around, check);
  if (against !== undefined) return notBecause(against);
  if (write.stale || live === undefined || live !== last?.kept)
    return notBecause(`${facet} was changed again since; what is missing may have been removed on purpose`);
  try {
    const run = await written(lost, live, around, facet);
    const reason = obstacleIn(run);
    return { run, ...(reason !== undefined && { reason }) };
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    return notBecause(error.message);
  }
}

function objection(
  write: MergedWrite,
  { desired }: Surrounding,
  { conditions, facets }: Check,
): string | undefined {
  const { facet } = write;
  if (desired.mode === "observe" || desired.observed.has(facet)) return `${facet} is in observe mode`;
  if (isCrowded(write)) return "too many calls came at the same time";
  if (!facets.includes(facet)) return `${facet} was not read`;
  return conditions[facet]?.reason ?? conditions.bucket?.reason;
}

/** Writes the lost entries beside the live ones, if these are still those that were compared. */
function written(
  { value, others }: Lost,
  live: string,
  around: Surrounding,
  facet: string,
): Promise<Convergence> {
  const { desired, core, gate, holds } = around;
  const wanted: Desired = {
    ...unsaid,
    name: desired.name,
    region: desired.region,
    facets: new Map([[facet, value]]),
    declared: desired.declared,
    additive: new Set([facet]),
    ignore: others.map((path) => [facet, ...path]),
  };
  return converge(wanted, core, {
    holds,
    async decide(plan, refusal) {
      const withheld = (reason: string) => plan.restrained(new Map([[facet, { reason, isForPerson: true }]]));
      if (!plan.exists || digestsOf(facet, plan.shown([facet])[facet]) !== live)
        return withheld(`${facet} was changed again since`);
      const lockout = await plan.lockout(facet);
      return lockout ? withheld(lockout) : plan.restrained(restrainedBy(await gate(plan, refusal)));
    },
  });
}

/** Why a run did not write what it should. */
function obstacleIn({ plan, rest, failed, sent }: Convergence): string | undefined {
  const [withheld] = plan.withheld;
  const [failure] = failed;
  const [unknown] = [...plan.unknown, ...rest.unknown];
  if (withheld || failure || unknown) return withheld?.reason ?? failure?.failure.message ?? unknown?.reason;
  if (sent.length === 0) return "nothing was left to write";
  return rest.inSync ? undefined : "it does not read back as written";
}
