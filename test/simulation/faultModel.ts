/** A fault that can be injected into a call. */
export type Fault =
  | "crash before"
  | "crash after"
  | "answer lost"
  | "time-out"
  | "throttled"
  | "conflict"
  | "denied"
  | "not yet"
  | "slow"
  | "stalled";

/** One call of a function: each is a step of the scheduler. */
export interface Step {
  readonly number: number;
  readonly taskName: string;
  readonly service: "s3" | "sts" | "table" | "queue" | "organisation";
  readonly name: string;
  readonly bucket: string | undefined;
  readonly write: boolean;
}

/** Everything that the environment decides: faults, delays, order. */
export interface FaultModel {
  fault(step: Step): Fault | undefined;
  latency(step: Step): number;
  /** When the copies of the n-th trail event arrive, in ms from the call; none if it is lost. */
  arrivals(event: number): readonly number[];
  streamDelay(): number;
  /** How many messages or records a function gets at once. */
  batch(): number;
  /** How old an eventually consistent read is. */
  behindMs(): number;
  /** How many reads after a write to S3 still return the previous value. */
  staleReads(): number;
  /** Whether a container whose handler has answered continues its pending work. */
  thaws(): boolean;
  /** Whether a failed message returns to the queue at once. */
  returnsAtOnce(): boolean;
  /** Whether Lambda throttles a batch: it was received, and no worker gets it. */
  throttlesReceive(): boolean;
  random(): number;
}

/** The longest time for which S3 returns the value before a write: less than the settling time. */
export const stalestMs = 45_000;

export const faultless: FaultModel = {
  fault: () => undefined,
  latency: () => 20,
  arrivals: () => [500],
  streamDelay: () => 200,
  batch: () => 10,
  behindMs: () => 0,
  staleReads: () => 0,
  thaws: () => false,
  returnsAtOnce: () => true,
  throttlesReceive: () => false,
  random: () => 0.5,
};
