import { facetTable } from "../../core/facets/index.ts";
import type { Unsaid } from "../../core/import/import.ts";
import { inShort } from "../../core/import/shorthand.ts";
import { writtenDown } from "../../core/import/writtenDown.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { SpecItem } from "../../service/tables/specs.ts";

/** A spec that says again what was before. */
export interface Undone {
  readonly item: SpecItem;
  /** What of the values from before will not come back all the same, and why. */
  readonly unsaid: readonly Unsaid[];
}

/** Thrown for an entry of the history whose writes no spec can take back; the message says why. */
export class CannotUndo extends Error {
  override readonly name = "CannotUndo";
}

/** Whether the entry tells of a write. */
export const hasWritten = ({ sent, before }: Pick<RecordedEntry, "sent" | "before">): boolean =>
  sent.length > 0 || before !== undefined;

/**
 * The spec with the values from before an entry's writes, facet by facet and whole; all else of it stays. A facet that
 * it does not declare, or declares no longer, is declared: only then is the value put back, and stays so.
 */
export function undo(item: SpecItem, entry: RecordedEntry): Undone {
  const before = beforeOf(item, entry);
  const unsaid: Unsaid[] = [];
  const values = Object.entries(before).map(([facet, value]) => {
    const said = valueFor(facet, value);
    unsaid.push(...said.left.map((path) => ({ facet, reason: `a spec cannot state ${path}` })));
    return [facet, said.value] as const;
  });
  const undone = { ...item, ...Object.fromEntries(values) };
  const desired = valid(undone, entry);
  return {
    item: undone,
    unsaid: [...unsaid, ...Object.keys(before).flatMap((facet) => leftAlone(desired, facet))],
  };
}

function beforeOf(item: SpecItem, { bucket, entry, sent, before }: RecordedEntry): object {
  if (item.name !== bucket) throw new CannotUndo(`${entry} is of ${bucket}, and the spec is of ${item.name}`);
  if (before) return before;
  throw new CannotUndo(
    sent.length === 0
      ? `${entry} wrote nothing to ${bucket}: there is nothing to undo`
      : `${entry} has no values from before: it made ${bucket}, or they were too long to be kept`,
  );
}

function valueFor(name: string, before: unknown) {
  const facet = facetTable.get(name);
  if (!facet) throw new CannotUndo(`${name} is no facet that this version knows`);
  const written = writtenDown(facet, before);
  if ("unwritable" in written) throw new CannotUndo(`${name} cannot be put back: ${written.unwritable}`);
  const { value, left } = written;
  if (value === null) return written;
  return { value: inShort(facet, facet.whole?.(facet.schema.parse(value)) ?? value), left };
}

function valid(undone: SpecItem, { entry }: RecordedEntry): Desired {
  try {
    return parseDesired(undone);
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    const reason = `with the values from before ${entry} the spec is not valid:\n${error.message}`;
    throw new CannotUndo(reason, { cause: error });
  }
}

/** What the spec itself says is not to be touched. */
const leftAlone = ({ additive, ignore }: Desired, facet: string): Unsaid[] => [
  ...(additive.has(facet)
    ? [{ facet, reason: "the spec says additive: entries that were added since stay" }]
    : []),
  ...(ignore.some(([name]) => name === facet || name === "*")
    ? [{ facet, reason: "the spec says ignore: what it names there stays as it is" }]
    : []),
];
