import { createHash } from "node:crypto";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { specSchema } from "../../core/spec/specSchema.ts";
import { cut } from "../../core/text/cut.ts";
import { instantIn, partOf, textIn } from "../triggers/parts.ts";
import type { AttributeChange, SpecChange } from "../triggers/trigger.ts";

/** The last spec as the ledger remembers it, to find later what has changed. Its size is bounded for any spec. */
export interface SpecMemory {
  /** The spec's own `changedAt`. */
  readonly changedAt?: string | undefined;
  /** By attribute, its value as JSON, or a digest of a long value. */
  readonly attributes: Readonly<Record<string, string>>;
}

const mostBytes = 80;
const most = { by: 256, reason: 500, at: 40 } as const;
const digestMark = "#";
/** How far the clock of the client that deletes a spec may be behind ours. */
const skewMs = 60_000;

/** The attributes that a spec can have. Any other attribute makes the spec invalid, which its status says. */
const remembered = Object.keys(withoutAuthorship(specSchema.shape)).filter((name) => name !== "name");

/** A value as JSON with sorted members, so that equal values give equal texts. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

function shortOf(value: unknown): string {
  const text = canonical(value);
  if (Buffer.byteLength(text) <= mostBytes) return text;
  return `${digestMark}${createHash("sha256").update(text).digest("base64").slice(0, 16)}`;
}

/** What to remember of a spec item, valid or not. */
export function memoryOf(item: unknown): SpecMemory {
  const changedAt = textIn(item, "changedAt");
  const attributes = remembered.flatMap((name) => {
    const value = partOf(item, name);
    return value === undefined ? [] : [[name, shortOf(value)]];
  });
  return {
    ...(changedAt && { changedAt: cut(changedAt, most.at) }),
    attributes: Object.fromEntries(attributes),
  };
}

/**
 * How a spec has changed since it was remembered; undefined if it has not. Without a memory, and if the spec is not new,
 * the list of changes is empty: they are unknown.
 */
export function changeSince(
  last: SpecMemory | undefined,
  item: unknown,
  isNew: boolean,
): SpecChange | undefined {
  const { changedAt, attributes } = memoryOf(item);
  const changes = last || isNew ? changesBetween(last?.attributes ?? {}, attributes) : [];
  if (last && changes.length === 0) return undefined;
  // A tool that does not set the author leaves the previous author in place. Do not name that one.
  const isTheirs = changedAt === undefined || changedAt !== last?.changedAt;
  return { ...(isNew && { became: "new" }), ...(isTheirs && claimOf(item)), changes };
}

/**
 * Who deleted a spec, from the deletion note. The author is absent if the note is older than the spec's last change or
 * lies in the future.
 */
export function deletionBy(
  note: unknown,
  since: string,
  last: SpecMemory | undefined,
  now: string,
): SpecChange {
  const at = Date.parse(instantIn(partOf(note, "changedAt")) ?? "");
  const changed = Date.parse(instantIn(last?.changedAt) ?? "");
  const isStale = at + skewMs < Date.parse(since) || at <= changed;
  const isOfNow = !isStale && at <= Date.parse(now) + skewMs;
  return { became: "deleted", ...(isOfNow && claimOf(note)), changes: [] };
}

function claimOf(item: unknown): Pick<SpecChange, "by" | "reason"> {
  const [by, reason] = [textIn(item, "changedBy"), textIn(item, "changeReason")];
  return { ...(by && { by: cut(by, most.by) }), ...(reason && { reason: cut(reason, most.reason) }) };
}

type Attributes = SpecMemory["attributes"];

const changesBetween = (was: Attributes, is: Attributes): AttributeChange[] =>
  remembered.flatMap((attribute): AttributeChange[] => {
    const [before, after] = [was[attribute], is[attribute]];
    if (before === after) return [];
    const how = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    return [{ attribute, how, ...valueIn("before", before), ...valueIn("after", after) }];
  });

/** The value, if it was remembered as JSON and not as a digest. */
const valueIn = (place: "before" | "after", value: string | undefined) =>
  value === undefined || value.startsWith(digestMark) ? {} : { [place]: value };
