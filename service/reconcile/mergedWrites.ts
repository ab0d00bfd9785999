import type { Convergence } from "../../core/apply/converge.ts";
import { type Entry, entriesIn, entriesInForm } from "../../core/compare/entries.ts";
import { facetTable } from "../../core/facets/index.ts";
import type { MergedWrite } from "../tables/status.ts";
import { oldestAt } from "./suspects.ts";

/** In all facets of a bucket. With these bounds they are at most 10 KB of a status. */
const mostWrites = 6;
const mostEntries = 60;
const mostCompared = 6;

const textOf = (entries: readonly Entry[]): string | undefined =>
  entries.length <= mostEntries
    ? entries
        .map(({ digest }) => digest)
        .toSorted()
        .join(" ")
    : undefined;

/** The digests of a value's entries as one text; undefined if they are unknown or too many. */
export function digestsOf(facet: string, value: unknown): string | undefined {
  const row = facetTable.get(facet);
  try {
    return row && value !== undefined ? textOf(entriesIn(row, value)) : undefined;
  } catch {
    return undefined;
  }
}

/** The writes of a run that kept what others had. */
export function mergedIn({ plan, rest, sent: calls, readAt }: Convergence): MergedWrite[] {
  return [...readAt].flatMap(([facet, read]) => {
    const at = calls.findLast((one) => one.facet === facet)?.at;
    const [base, kept] = [plan, rest].map((one) => digestsOf(facet, one.shown([facet])[facet]));
    const form = plan.written(facet);
    const sent = form === undefined ? kept : textOf(entriesInForm(form));
    return at ? [{ facet, readAt: read, at, base, kept, ...(sent !== kept && { sent }), compared: [] }] : [];
  });
}

/** The remembered writes with new ones. */
export function withMerged(
  known: readonly MergedWrite[] = [],
  more: readonly MergedWrite[] = [],
  now: string,
): readonly MergedWrite[] | undefined {
  const list = more
    .reduce<readonly MergedWrite[]>((list, next) => [...list.map((one) => before(one, next)), next], known)
    .filter(({ at }) => at > oldestAt(now))
    .slice(-mostWrites);
  return list.length > 0 ? list : undefined;
}

/** Whether another principal changed the facet between two writes: then what is missing may be missing on purpose. */
const before = (one: MergedWrite, next: MergedWrite): MergedWrite =>
  one.facet === next.facet && (one.kept === undefined || one.kept !== next.base)
    ? { ...one, stale: true }
    : one;

/** The remembered write after a call was compared with it. */
export const withCompared = (
  write: MergedWrite,
  requestId: string,
  at: string,
  wrote: string | undefined,
): MergedWrite => ({
  ...write,
  compared: [...write.compared, requestId].slice(-mostCompared),
  ...(wrote !== undefined && !(write.latest && write.latest.at > at) && { latest: { at, wrote } }),
});

/** More calls at one moment are no accident: what they added is not restored. */
export const isCrowded = ({ compared }: MergedWrite): boolean => compared.length >= mostCompared;
