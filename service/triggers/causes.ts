import { cut } from "../../core/text/cut.ts";
import type { Call, Cause } from "./trigger.ts";

/** How many causes anything remembers. */
const most = 20;

/** Bytes that a cause keeps of what others chose to say. */
export const textBytes = { word: 128, name: 256, arn: 512, userAgent: 256 } as const;

/** The same causes, each once. */
export function distinct(causes: readonly Cause[]): readonly Cause[] {
  const all = new Map<string, Cause>();
  for (const cause of causes) {
    const { omitted = 0, change, ...rest } = cause;
    const key = JSON.stringify(rest);
    const known = all.get(key);
    // After a worker's death the same trigger comes again, with the change as it is by now.
    const isKnown = known && (known.omitted ?? 0) >= omitted && !change;
    all.set(key, isKnown ? known : cause);
  }
  return [...all.values()];
}

/**
 * The causes that are worth being remembered where there are too many: the first change that somebody made, the newest
 * of each kind, and the newest of the others. That a look was due or asked for is remembered once.
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

/** A cause without what is too long of the texts in it. */
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
