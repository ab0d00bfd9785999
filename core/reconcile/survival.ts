import { createHash } from "node:crypto";
import type { Desired } from "../desired.ts";
import type { Plan } from "../plan.ts";
import type { Survival, Trouble } from "../tables/status.ts";
import { touches } from "../triggers/trigger.ts";
import type { Handled } from "./handling.ts";
import type { Look } from "./look.ts";
import type { Occasion, PutOff } from "./putOff.ts";

// A difference that survives its own repair: S3 took the write, and gives back something else than was sent. To write
// again and again helps nobody.

/** So many writes that did not help, and it is left as it is until something changes, or a period of the sweep is over. */
const mostWrites = 3;
/** Where nobody can tell whether there is a difference at all, S3's answer to one write says enough. */
const mostInDoubt = 1;
const mostCharacters = 300;

/** What a write was about: if nothing of it has changed, neither will what comes of it. */
const keyOf = ({ facets }: Desired, facet: string, shown: unknown, version: string): string =>
  createHash("sha256")
    .update(JSON.stringify([facets.get(facet) ?? null, shown ?? null, version]))
    .digest("base64")
    .slice(0, 16);

/**
 * The facets of a plan whose difference has survived its repairs, as far as only our own looks have come back to it. An
 * event, a person's override and the sweep are each worth another write: what was read back may be the work of somebody
 * who is faster than we are. For the same reason an exposure is none of them.
 */
export function survivorsOf(plan: Plan, { desired, status, fresh, version }: Occasion): PutOff {
  const survivors = Object.entries(status.survivals ?? {}).filter(([facet, { writes, key }]) => {
    const isNew = fresh.some(
      (cause) => cause.why === "sweep" || touches(cause, facet) || cause.override !== undefined,
    );
    const isOpen = plan.drift.some((drift) => drift.facet === facet && drift.severity === "exposure");
    const isDoubtful = plan.isInDoubt(facet);
    if (writes < (isDoubtful ? mostInDoubt : mostWrites) || isNew || (isOpen && !isDoubtful)) return false;
    return key === keyOf(desired, facet, plan.shown([facet])[facet], version);
  });
  return new Map(survivors.map(([facet]) => [facet, givesBack(plan, facet)]));
}

function givesBack(plan: Plan, facet: string): Trouble {
  const text = (value: unknown) => (JSON.stringify(value) ?? "nothing").slice(0, mostCharacters);
  const places = plan.drift
    .filter((drift) => drift.facet === facet)
    .map(({ path, before, after }) => `${path}: sent ${text(after)}, and it gives back ${text(before)}`);
  const reason = `S3 gives back something else than was sent: ${places.slice(0, 3).join("; ")}`;
  return { verdict: "blocked", reason };
}

/** What is remembered after a look of the differences that have survived their repair. */
export function survivalsAfter(
  { status: { survivals = {} }, desired, version }: Handled,
  { facets, drift, sent, survived, shown }: Look,
): Readonly<Record<string, Survival>> | undefined {
  const kept = Object.entries(survivals).filter(
    ([facet]) => !facets.includes(facet) || drift.some((one) => one.facet === facet),
  );
  const isSent = (facet: string) => sent.some((one) => one.facet === facet);
  const now = [...new Set(survived)].map((facet): [string, Survival] => {
    const key = keyOf(desired, facet, shown([facet])[facet], version);
    const last = survivals[facet];
    const writes = last?.key === key ? last.writes + 1 : 1;
    return [facet, { ...last, writes, key }];
  });
  const all = [...kept.filter(([facet]) => !isSent(facet)), ...now];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}
