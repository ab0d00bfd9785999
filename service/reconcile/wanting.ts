import type { S3Failure } from "../../core/providers/awsErrors.ts";
import type { ExceptionLimits } from "../../core/resolve/exception.ts";
import type { Resolved } from "../../core/resolve/resolve.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { type Pause, pauseOf } from "../../core/spec/pause.ts";
import type { InvalidSpec } from "../../core/values/problems.ts";
import type { AccountAccess } from "../members/access.ts";
import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { Layered } from "../tables/status.ts";

/** What is wanted of a bucket now. */
export interface Wanted {
  /** What the layers say in detail; absent where there are none. */
  readonly resolved?: Resolved | undefined;
  /** Absent if the spec alone counts and is invalid or paused. */
  readonly desired?: Desired | undefined;
  readonly invalid?: InvalidSpec | undefined;
  readonly paused?: Pause | undefined;
  /** What the ledger keeps of the layers; absent if no baseline selects the bucket. */
  readonly layered?: Layered | undefined;
  /** Facets of which exceptions waive something. */
  readonly waived?: readonly string[] | undefined;
  /** When the first exception of the bucket ends, an instant. */
  readonly exceptionEnds?: string | undefined;
  /** Why the live tags, by which a baseline selects buckets, could not be read. */
  readonly tagsUnread?: S3Failure | undefined;
  /** Until when a new bucket is only written to close an exposure, an instant. */
  readonly quietUntil?: string | undefined;
}

/** Where the layers of a bucket come from. */
export interface LayerSources extends AccountAccess {
  /** Without it there are only specs. */
  readonly layers?: Pick<CurrentLayers, "at"> | undefined;
  readonly exceptionLimits?: ExceptionLimits | undefined;
  /** How long a new bucket without a spec has to be without events, in milliseconds. */
  readonly quietMs?: number | undefined;
  /** Why the operator's settings exclude a bucket. */
  readonly keptFrom?: ((bucket: string) => string | undefined) | undefined;
}

/** A spec that counts alone. */
export function unlessPaused(desired: Desired, began: string): Wanted {
  const paused = pauseOf(desired, new Date(began));
  return paused ? { paused } : { desired };
}
