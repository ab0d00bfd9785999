import { mayWrite } from "./expectations.ts";
import type { Run, Task } from "./task.ts";

/** A little less than the time for which a bucket is read repeatedly before it counts as missing. */
const missingMs = 1_500;

/** Another task may hold its bucket by now, and nothing can stop this one. */
export const isLate = (task: Task) => task.lockLost || task.ended;

/** The violations of a write by a worker with this knowledge; `false` for each rule that holds. */
export const violationsOf = (
  { spec, at, created, asWanted, missingSince }: Run,
  facet: string,
  now: number,
) => [
  !mayWrite(spec, at) && "is sent although the spec that was read forbids it",
  facet === "bucket" && now - (missingSince ?? now) < missingMs && "is sent after a single read",
  facet !== "bucket" && spec?.[facet] === undefined && "is for a facet that is not managed",
  facet !== "bucket" &&
    !created &&
    asWanted.get(facet) !== false &&
    "is sent although the last read showed no difference",
];
