import { createHash } from "node:crypto";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { specSchema } from "../../core/spec/desired.ts";
import { cut } from "../../core/text/cut.ts";
import { instantIn, partOf, textIn } from "../triggers/parts.ts";
import type { AttributeChange, SpecChange } from "../triggers/trigger.ts";

/** What the ledger remembers of a spec, to say later what has changed. Its size is bounded, whatever the spec says. */
export interface SpecMemory {
  /** When the spec says that it was changed last. */
  readonly changedAt?: string | undefined;
  /** By attribute, its value as JSON; a digest where that is long. */
  readonly attributes: Readonly<Record<string, string>>;
}

const mostBytes = 80;
const most = { by: 256, reason: 500, at: 40 } as const;
const digestMark = "#";
/** How far the clock of whoever deletes a spec may be behind ours. */
const skewMs = 60_000;

/** The attributes that a spec can have. What else an item has makes it invalid, and its status says so. */
const remembered = Object.keys(withoutAuthorship(specSchema.shape)).filter((name) => name !== "name");

/** A value as JSON, the same whatever the order of its members. */
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
 * How a spec has changed since it was remembered; undefined where it has not. Without a memory nothing is known of what
 * changed, unless the spec is known to be new.
 */
export function changeSince(
  last: SpecMemory | undefined,
  item: unknown,
  isNew: boolean,
): SpecChange | undefined {
  const { changedAt, attributes } = memoryOf(item);
  const changes = last || isNew ? changesBetween(last?.attributes ?? {}, attributes) : [];
  if (last && changes.length === 0) return undefined;
  // Another tool may leave in place what the last one said of itself.
  const isTheirs = changedAt === undefined || changedAt !== last?.changedAt;
  return { ...(isNew && { became: "new" }), ...(isTheirs && claimOf(item)), changes };
}

/**
 * Who deleted a spec, by the note that they left; nobody where the note is older than the spec's last change, or of a time
 * that has not come.
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
    return [{ attribute, how, ...said("before", before), ...said("after", after) }];
  });

/** A value that is short enough to be said. */
const said = (place: "before" | "after", value: string | undefined) =>
  value === undefined || value.startsWith(digestMark) ? {} : { [place]: value };
