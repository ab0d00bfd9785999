import type { Due, Status, Trouble, Troubles } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { aged } from "./aging.ts";
import { again, joinDue, probe, settles, settling } from "./due.ts";
import type { Handled, Handling } from "./handling.ts";
import type { Look } from "./look.ts";
import { survivalsAfter, withSurvivals } from "./survival.ts";

/** The status after a look: what is known now, what of it is left to do, and when. */
export function statusAfter(
  handling: Handled,
  managed: readonly string[],
  look: Look,
  later: ReadonlyMap<string, string>,
  fights: Status["fights"],
): Status {
  const { status, began } = handling;
  const causes = openAfter(handling.causes, look);
  const survivals = survivalsAfter(handling, look);
  const found = aged(withSurvivals(look.troubles, survivals, look.drift), status, began);
  const troubles = { ...contested(fights, began), ...untouched(status, managed, look), ...found };
  return {
    ...status,
    ...timesOf(handling, managed, look, troubles),
    troubles,
    fights,
    survivals,
    sent: recentlySent(status, look, began),
    seen: status.seen || look.exists,
    adopted: status.adopted || isAdopted(look),
    due: dueAfter({ ...handling, causes }, managed, look, later, [
      again(found, { ...handling, causes }, look.sent),
      probe(fights, causes, began),
    ]),
  };
}

/** The causes that are not done with. A call whose facets were all repaired explains nothing that is found later. */
function openAfter(causes: readonly Cause[], { sent, troubles }: Look): readonly Cause[] {
  const repaired = new Set(sent.map(({ facet }) => facet).filter((facet) => !troubles[facet]));
  const isOver = ({ why, facets = [] }: Cause) =>
    why === "drift" && facets.length > 0 && facets.every((facet) => repaired.has(facet));
  return causes.filter((cause) => !isOver(cause));
}

/** What is known of the managed facets that a look did not cover. */
const untouched = ({ troubles }: Status, managed: readonly string[], { facets }: Look): Troubles =>
  Object.fromEntries(
    Object.entries(troubles).filter(
      ([facet, { verdict }]) => managed.includes(facet) && !facets.includes(facet) && verdict !== "contested",
    ),
  );

/** Facets that are as their spec says because they are put right each time that somebody exposes the bucket. */
const contested = (fights: Status["fights"], now: string): Troubles =>
  Object.fromEntries(
    Object.entries(fights).flatMap(([facet, { breaker }]): [string, Trouble][] => {
      if (!breaker?.exposes || breaker.until <= now) return [];
      const rival = breaker.rival ?? "somebody";
      const reason = `${facet}: ${rival} exposes the bucket again and again; each time it is put right`;
      return [[facet, { verdict: "contested", severity: "exposure", reason }]];
    }),
  );

function timesOf(
  { status, began, clock }: Handling,
  managed: readonly string[],
  { facets, sent }: Look,
  troubles: Troubles,
): Pick<Status, "looked" | "lookedAt" | "written"> {
  const looked = timesAfter(status.looked, managed, facets, began);
  const isUnread = Object.values(troubles).some(({ unread }) => unread);
  const wrote = sent.map(({ facet }) => facet);
  return {
    looked,
    lookedAt: isUnread ? status.lookedAt : oldestOf(looked, managed, began),
    written: timesAfter(status.written, managed, wrote, clock.now().toISOString()),
  };
}

/** What is left of what was due, what is to be read again when S3 has settled, and what else there is to come back for. */
function dueAfter(
  { status, began, causes }: Handling,
  managed: readonly string[],
  { facets, drift }: Look,
  later: ReadonlyMap<string, string>,
  more: readonly (Due | undefined)[],
): Due | undefined {
  const open = status.due && settles(status.due, began, facets, managed) ? undefined : status.due;
  const clean = [...later].filter(([facet]) => !drift.some((change) => change.facet === facet));
  return [open, settling(new Map(clean), causes), ...more].reduce(joinDue, undefined);
}

/** It was written, so somebody let us, or it is of our making. To be as its spec says, by chance, is no leave. */
const isAdopted = ({ sent }: Look) => sent.length > 0;

/** When the managed facet was looked at that was so the longest ago; nothing while one never was. */
function oldestOf(looked: Readonly<Record<string, string>>, managed: readonly string[], began: string) {
  const times = managed.map((facet) => looked[facet] ?? "").sort();
  return managed.length === 0 ? began : times[0] || undefined;
}

/** Times by managed facet, with those that were touched at a new time. */
const timesAfter = (
  times: Readonly<Record<string, string>>,
  managed: readonly string[],
  touched: readonly string[],
  at: string,
) =>
  Object.fromEntries(
    managed.flatMap((facet) => {
      const time = touched.includes(facet) ? at : times[facet];
      return time ? [[facet, time]] : [];
    }),
  );

// CloudTrail may be late by minutes; an event later than this is looked at like anybody's, which costs one read.
const rememberedMs = 60 * 60_000;
const rememberedWrites = 100;

const recentlySent = (status: Status, { sent }: Look, began: string) =>
  [...status.sent, ...sent.map(({ requestId, at }) => ({ requestId, at }))]
    .filter(({ at }) => Date.parse(at) > Date.parse(began) - rememberedMs)
    .slice(-rememberedWrites);
