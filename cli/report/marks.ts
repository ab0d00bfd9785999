import { words } from "../../core/text/words.ts";
import type { StoryBucket, StoryEntry } from "./story.ts";

/** What nobody should overlook of a bucket, whatever its verdict; the worst first. */
export const marks = {
  "recreated, empty": "somebody deleted it, and it was created again: its objects are gone",
  exposed: "it may be open to somebody whom its spec does not let in",
  "no longer managed": "facets were taken out of its spec: the bucket keeps them, and nobody watches them",
  unwatched: "its region sends no events: only the sweep checks it",
} as const;
export type Mark = keyof typeof marks;

/** Members of an entry that not every version of the service writes. */
type Remembered = StoryEntry & {
  readonly recreated?: unknown;
  readonly unmanaged?: readonly string[] | undefined;
};

/** A deleted bucket that was made again. What a spec asks for anew is no such thing. */
export function isRecreated({ sent, causes, ...entry }: StoryEntry): boolean {
  const { recreated } = entry as Partial<Remembered>;
  if (recreated !== undefined) return Boolean(recreated);
  return sent.some(({ type }) => type === "CreateBucket") && !causes.some(({ why }) => why === "spec");
}

/** Facets that a change of the spec has left to themselves. */
const unmanagedIn = (entry: StoryEntry): readonly string[] => (entry as Remembered).unmanaged ?? [];

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
    "no longer managed": entries.some((entry) => unmanagedIn(entry).length > 0),
    unwatched: Boolean(unwatched),
  };
  return (Object.keys(marks) as Mark[]).filter((mark) => holds[mark]);
}
