import { compareExisting } from "../../core/compare/compare.ts";
import { type Entry, entriesIn, isMemberIn, placeIn } from "../../core/compare/entries.ts";
import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Path } from "../../core/values/normal.ts";
import { covers, toPointer } from "../../core/values/pointers.ts";
import type { MergedWrite } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";
import { digestsOf } from "./mergedWrites.ts";

/** What a call had written and a write of ours overwrote. */
export interface Lost {
  /** JSON pointers to the entries. */
  readonly entries: readonly string[];
  /** Why the entries are not known; then it is not known either whether there are any. */
  readonly unknown?: string;
  /** The whole value that the call wrote, and the places in it that are not to be restored. */
  readonly value: unknown;
  readonly others: readonly Path[];
  /** The digests of what the call wrote. */
  readonly wrote?: string | undefined;
  /** What the call changed besides, and is not restored. */
  readonly besides?: string | undefined;
  /** Why the entries must not be restored. */
  readonly against?: string | undefined;
}

const nothing: Lost = { entries: [], value: undefined, others: [] };
const unknown = (reason: string): Lost => ({ ...nothing, unknown: reason });

/**
 * The entries that a call had added or changed and that our write dropped, of those that the layers of the bucket permit.
 * `live` are the digests of what the bucket has now, and `later` the calls that came after it, with those of the same time.
 */
export function lostBy(
  trigger: Trigger,
  write: MergedWrite,
  desired: Desired,
  live: string | undefined,
  later: readonly Trigger[],
): Lost {
  const facet = facetTable.get(write.facet) as Facet;
  const value = valueIn(trigger, facet);
  if (value === undefined) return unknown("its record does not say exactly what it wrote");
  if (write.kept === undefined || write.base === undefined)
    return unknown("there are too many entries to compare");
  try {
    const others = othersThan(trigger, write, later);
    return { ...comparedWith(write, trigger, value, desired, live, others), value };
  } catch {
    return unknown("what it wrote is not understood");
  }
}

/** What a call wrote; null if it removed the configuration. */
function valueIn({ cause: { call }, wrote }: Trigger, { schema, recorded }: Facet): unknown {
  if (call?.event.startsWith("Delete")) return null;
  const said = wrote && recorded?.(wrote);
  return said === undefined ? undefined : schema.safeParse(said).data;
}

/** What another call wrote before our write, as digests; undefined if that is not known. */
interface Other {
  readonly at: string;
  readonly wrote: string | undefined;
}

const othersThan = (
  { cause: { at } }: Trigger,
  { facet, latest }: MergedWrite,
  later: readonly Trigger[],
): readonly Other[] => {
  const wroteIn = (one: Trigger) => digestsOf(facet, valueIn(one, facetTable.get(facet) as Facet));
  const others = later.map((one): Other => ({ at: one.cause.at, wrote: wroteIn(one) }));
  return [...(latest && latest.at >= at ? [latest] : []), ...others];
};

const digestsIn = (text: string | undefined) => new Set(text ? text.split(" ") : []);

/** The time is in milliseconds, and between the read and the write by every clock. */
const isCertain = (at: string, write: MergedWrite) =>
  !at.endsWith(".000Z") && at >= write.readAt && at <= write.at;

function comparedWith(
  write: MergedWrite,
  { cause: { at } }: Trigger,
  value: unknown,
  desired: Desired,
  live: string | undefined,
  calls: readonly Other[],
): Omit<Lost, "value"> {
  const facet = facetTable.get(write.facet) as Facet;
  const [kept, there] = [digestsIn(write.sent ?? write.kept), digestsIn(live)];
  const all = entriesIn(facet, value);
  const isPermitted = permittedBy(desired, facet, value);
  // A later call dropped it before we did.
  const isGone = ({ digest }: Entry) => calls.some((one) => one.at > at && lacks(one, digest));
  const isLost = (one: Entry) =>
    !isMemberIn(one.digest) && !kept.has(one.digest) && isPermitted(one) && !isGone(one);
  const dropped = all.filter(isLost);
  const isThere = dropped.every(({ digest }) => there.has(digest));
  // Without milliseconds it may have come after our write, and nothing is lost.
  const lost = isThere && !isCertain(at, write) ? [] : dropped;
  const others = all.filter((one) => !lost.includes(one));
  return {
    entries: lost.map(({ path }) => toPointer([facet.name, ...path])),
    besides: isCertain(at, write) ? removedFrom(write, all, desired, facet) : undefined,
    others: others.map(({ path }) => path),
    wrote: digestsOf(facet.name, value),
    against: isThere ? "it was written again since" : objectionIn(lost, others, there, calls),
  };
}

const lacks = ({ wrote }: Other, digest: string) => wrote !== undefined && !digestsIn(wrote).has(digest);

/** Why lost entries must not be written beside what the bucket has. */
function objectionIn(
  lost: readonly Entry[],
  others: readonly Entry[],
  there: ReadonlySet<string>,
  calls: readonly Other[],
): string | undefined {
  if (calls.some((one) => one.wrote === undefined || lost.some(({ digest }) => lacks(one, digest))))
    return "another call at the same time changed it too";
  const isElse = others.some(({ digest }) => isMemberIn(digest) && !there.has(digest));
  return isElse ? "the rest of the value that the call wrote differs too" : undefined;
}

/** Whether the layers of the bucket leave an entry as the call wrote it: it neither undoes nor contradicts one of theirs. */
function permittedBy(desired: Desired, facet: Facet, value: unknown): (one: Entry) => boolean {
  if (value === null) return () => false;
  const bucket = { name: desired.name, region: desired.region ?? "" };
  const { differences } = compareExisting(desired, bucket, facet, { value });
  return ({ path }) => !differences.some((one) => covers(one.path, path) || covers(path, one.path));
}

/** That the call had removed entries of others which our write kept; undefined if it had not. */
function removedFrom(
  { base, kept, sent }: MergedWrite,
  wrote: readonly Entry[],
  desired: Desired,
  facet: Facet,
): string | undefined {
  const wanted = entriesIn(facet, desired.facets.get(facet.name));
  const places = new Set([...wrote, ...wanted].map(({ digest }) => placeIn(digest)));
  const left = digestsIn(sent ?? kept);
  const isRemoved = (digest: string) =>
    left.has(digest) && !isMemberIn(digest) && !places.has(placeIn(digest));
  const count = [...digestsIn(base)].filter(isRemoved).length;
  return count > 0 ? `it had removed ${count} of the entries that the write of the service kept` : undefined;
}
