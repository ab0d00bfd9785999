import { cut } from "../../core/text/cut.ts";
import type { Call, Cause } from "./trigger.ts";

/** The maximum number of causes in an item. */
const most = 20;

/** Byte limits of a cause's texts, which come from callers. */
export const textBytes = { word: 128, name: 256, arn: 512, userAgent: 256 } as const;

/** The same for a cause and its copy: DynamoDB keeps no order of members. */
const keyOf = ({ why, at, facets, override, call }: Cause): string =>
  JSON.stringify([
    why,
    at,
    facets,
    override,
    call?.event,
    call?.requestId,
    call?.principal.name,
    call?.region,
  ]);

/** The causes without duplicates. */
export function distinct(causes: readonly Cause[]): readonly Cause[] {
  const all = new Map<string, Cause>();
  for (const cause of causes) {
    const { omitted = 0, change } = cause;
    const key = keyOf(cause);
    const known = all.get(key);
    // After a crash the same trigger arrives again, with the current change of the spec.
    const isKnown = known && (known.omitted ?? 0) >= omitted && !change;
    all.set(key, isKnown ? known : cause);
  }
  return [...all.values()];
}

/**
 * The causes to keep if there are too many: the first drift, the newest cause of each kind, then the newest of the rest.
 * Of causes other than drift only the newest of each kind is kept.
 */
export function keptCauses(causes: readonly Cause[]): readonly Cause[] {
  const once = distinct(causes);
  const newest = new Map<string, Cause>();
  for (const cause of once.toReversed()) if (!newest.has(kindOf(cause))) newest.set(kindOf(cause), cause);
  const all = once.filter((cause) => isDrift(cause) || newest.get(kindOf(cause)) === cause);
  if (all.length <= most) return all;
  const first = all.find(isDrift);
  const others = all.filter((cause) => !isDrift(cause));
  const inTurn = [...others, ...(first ? [first] : []), ...newest.values(), ...all.toReversed()];
  const kept = new Set([...new Set(inTurn)].slice(0, most));
  const omitted = all.length - kept.size + (first?.omitted ?? 0);
  return all
    .filter((cause) => kept.has(cause))
    .map((cause) => (cause === first ? { ...cause, omitted } : cause));
}

const isDrift = ({ why }: Cause) => why === "drift";

const kindOf = ({ why, facets = [], change }: Cause) =>
  why === "drift" ? [why, ...facets].join(" ") : change ? "change" : why;

/** The cause with its texts cut to their byte limits. */
export const cutCause = ({ call, facets, ...cause }: Cause): Cause => ({
  ...cause,
  ...(facets && { facets: facets.slice(0, most * 2).map((facet) => cut(facet, textBytes.word)) }),
  ...(call && { call: cutCall(call) }),
});

function cutCall({ event, requestId, principal, region, sourceIp, userAgent }: Call): Call {
  const { name, type, arn, account, role } = principal;
  const word = (text: string) => cut(text, textBytes.word);
  return {
    event: word(event),
    requestId: word(requestId),
    principal: {
      name: cut(name, textBytes.name),
      type: word(type),
      ...(arn && { arn: cut(arn, textBytes.arn) }),
      ...(account && { account: word(account) }),
      ...(role && { role: cut(role, textBytes.arn) }),
    },
    region: word(region),
    ...(sourceIp && { sourceIp: word(sourceIp) }),
    ...(userAgent && { userAgent: cut(userAgent, textBytes.userAgent) }),
  };
}
