import { facetTable } from "../../core/facets/index.ts";
import { words } from "../../core/text/words.ts";
import { byTime } from "./order.ts";
import type { StoryBucket, StoryEntry } from "./story.ts";

/** Notices about a bucket that matter for any verdict; the worst first. */
export const marks = {
  "recreated, empty": "the bucket was deleted and created again: its objects are gone",
  exposed: "someone may have access whom the spec does not grant it",
  "no longer managed":
    "facets were removed from the spec: the bucket keeps them, and they are no longer checked",
  unwatched: "its region sends no events: only the sweep checks it",
} as const;
export type Mark = keyof typeof marks;

/** A member that older versions of the service do not write. */
type Remembered = StoryEntry & { readonly recreated?: boolean | undefined };

/** Whether a bucket was deleted and recreated: the entry says so, or in older entries its causes show it. */
export function isRecreated(entry: StoryEntry): boolean {
  const { recreated, sent, causes } = entry as Remembered;
  const isDeleted = causes.some(({ call }) => call?.event === "DeleteBucket");
  return recreated ?? (isDeleted && sent.some(({ type }) => type === "CreateBucket"));
}

/** The facets that an entry adds to or removes from the spec, in their order. */
const facetChanges = ({ causes }: StoryEntry) =>
  causes.flatMap(({ change }) => change?.changes ?? []).filter(({ attribute }) => facetTable.has(attribute));

const unmanagedIn = (entry: StoryEntry): string[] =>
  facetChanges(entry).flatMap(({ attribute, how }) => (how === "removed" ? [attribute] : []));

/** The facets that were removed from the spec, and not added again. */
function unmanagedAfter(entries: readonly StoryEntry[]): Set<string> {
  const left = new Set<string>();
  for (const { attribute, how } of entries.toSorted(byTime).flatMap(facetChanges))
    if (how === "removed") left.add(attribute);
    else left.delete(attribute);
  return left;
}

export const alarmsOf = (entry: StoryEntry): string[] => [
  ...(isRecreated(entry) ? ["Recreated, empty: the bucket was deleted. Its objects are gone."] : []),
  ...unmanagedIn(entry).map(
    (facet) => words`No longer managed: ${facet}. The bucket keeps it (null in the spec removes it).`.text,
  ),
];

/** The marks of a bucket, from its status and its history in the period. */
export function marksOf(
  { exposed, unwatched }: Partial<Pick<StoryBucket, "exposed" | "unwatched">>,
  entries: readonly StoryEntry[],
): Mark[] {
  const holds: Readonly<Record<Mark, boolean>> = {
    "recreated, empty": entries.some(isRecreated),
    exposed: Boolean(exposed),
    "no longer managed": unmanagedAfter(entries).size > 0,
    unwatched: Boolean(unwatched),
  };
  return (Object.keys(marks) as Mark[]).filter((mark) => holds[mark]);
}
