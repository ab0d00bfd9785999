import { facetTable } from "../../core/facets/index.ts";
import { words } from "../../core/text/words.ts";
import { byTime } from "./order.ts";
import type { StoryBucket, StoryEntry } from "./story.ts";

/** What nobody should overlook of a bucket, whatever its verdict; the worst first. */
export const marks = {
  "recreated, empty": "somebody deleted it, and it was created again: its objects are gone",
  exposed: "it may be open to somebody whom its spec does not let in",
  "no longer managed": "facets were taken out of its spec: the bucket keeps them, and nobody watches them",
  unwatched: "its region sends no events: only the sweep checks it",
} as const;
export type Mark = keyof typeof marks;

/** A member that not every version of the service has written. */
type Remembered = StoryEntry & { readonly recreated?: boolean | undefined };

/** A bucket that was deleted and made again, as the entry itself says, or as the deletion among its causes does. */
export function isRecreated(entry: StoryEntry): boolean {
  const { recreated, sent, causes } = entry as Remembered;
  const isDeleted = causes.some(({ call }) => call?.event === "DeleteBucket");
  return recreated ?? (isDeleted && sent.some(({ type }) => type === "CreateBucket"));
}

/** The facets that a spec has lost or got with an entry, in their order. */
const facetChanges = ({ causes }: StoryEntry) =>
  causes.flatMap(({ change }) => change?.changes ?? []).filter(({ attribute }) => facetTable.has(attribute));

const unmanagedIn = (entry: StoryEntry): string[] =>
  facetChanges(entry).flatMap(({ attribute, how }) => (how === "removed" ? [attribute] : []));

/** The facets that were left to themselves, and are still so at the end. */
function unmanagedAfter(entries: readonly StoryEntry[]): Set<string> {
  const left = new Set<string>();
  for (const { attribute, how } of entries.toSorted(byTime).flatMap(facetChanges))
    if (how === "removed") left.add(attribute);
    else left.delete(attribute);
  return left;
}

export const alarmsOf = (entry: StoryEntry): string[] => [
  ...(isRecreated(entry) ? ["Recreated, empty: the bucket had been deleted. Its objects are gone."] : []),
  ...unmanagedIn(entry).map(
    (facet) => words`No longer managed: ${facet}. The bucket keeps it (null in the spec removes it).`.text,
  ),
];

/** The marks of a bucket, from what holds now and what happened to it in the period. */
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
