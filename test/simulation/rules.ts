import { mayWrite } from "./expectations.ts";
import type { Run, Task } from "./task.ts";

/** How long a bucket is looked at again and again before it is believed to be missing; somewhat less than that. */
const missingMs = 1_500;

/** Somebody else may have its bucket by now, and nothing can hold it back. */
export const isLate = (task: Task) => task.lockLost || task.ended;

/** What is wrong with a write of somebody who knows that much. */
export const wrongsOf = ({ spec, at, created, asWanted, missingSince }: Run, facet: string, now: number) => [
  !mayWrite(spec, at) && "is sent although the spec that was read forbids it",
  facet === "bucket" && now - (missingSince ?? now) < missingMs && "is sent on the word of one read",
  facet !== "bucket" && spec?.[facet] === undefined && "is about what is not managed",
  facet !== "bucket" &&
    !created &&
    asWanted.get(facet) !== false &&
    "is sent although the last read showed no difference",
];
