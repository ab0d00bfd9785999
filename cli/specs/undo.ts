import { facetTable } from "../../core/facets/index.ts";
import type { Unsaid } from "../../core/import/import.ts";
import { inShort } from "../../core/import/shorthand.ts";
import { writtenDown } from "../../core/import/specValue.ts";
import { type Desired, parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { SpecItem } from "../../service/tables/specs.ts";

/** A spec with the values from before. */
export interface Undone {
  readonly item: SpecItem;
  /** Values from before that will not be restored, and why. */
  readonly unsaid: readonly Unsaid[];
}

/** The writes of an entry cannot be undone by a spec; the message says why. */
export class CannotUndo extends Error {
  override readonly name = "CannotUndo";
}

/** Whether the entry has a write. */
export const hasWritten = ({
  sent,
  before,
  changed,
}: Pick<RecordedEntry, "sent" | "before" | "changed">): boolean =>
  sent.length > 0 || before !== undefined || changed !== undefined;

/**
 * The spec with the whole value from before for each facet that the entry changed; everything else stays. A facet that
 * the spec does not declare is added: otherwise the value would be neither restored nor kept.
 */
export function undo(item: SpecItem, entry: RecordedEntry): Undone {
  const before = beforeOf(item, entry);
  const unsaid: Unsaid[] = [];
  const values = Object.entries(before).map(([facet, value]) => {
    const restored = valueFor(facet, value);
    unsaid.push(...restored.left.map((path) => ({ facet, reason: `a spec cannot state ${path}` })));
    return [facet, restored.value] as const;
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
      : `${entry} has no values from before: it created ${bucket}, or the values were too long to keep`,
  );
}

function valueFor(name: string, before: unknown) {
  const facet = facetTable.get(name);
  if (!facet) throw new CannotUndo(`this version does not know the facet ${name}`);
  const written = writtenDown(facet, before);
  if ("unwritable" in written) throw new CannotUndo(`${name} cannot be restored: ${written.unwritable}`);
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

/** The parts of a facet that the spec itself leaves as they are: additive, ignore. */
const leftAlone = ({ additive, ignore }: Desired, facet: string): Unsaid[] => [
  ...(additive.has(facet)
    ? [{ facet, reason: "the spec says additive: entries that were added since then stay" }]
    : []),
  ...(ignore.some(([name]) => name === facet || name === "*")
    ? [{ facet, reason: "the spec says ignore: the ignored parts stay as they are" }]
    : []),
];
