/** Who made a call, as far as CloudTrail says. */
export interface Principal {
  /** What to call them: a user's name, role/session, a service, an account. */
  readonly name: string;
  readonly type: string;
  readonly arn?: string;
  readonly account?: string;
  /** The ARN of the role behind a session. */
  readonly role?: string;
}

/** The API call that set a trigger off. */
export interface Call {
  readonly event: string;
  readonly requestId: string;
  readonly principal: Principal;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly region: string;
}

export const overrides = ["holds", "denyWindows"] as const;
export type Override = (typeof overrides)[number];

/** An attribute of a spec that is otherwise now; its values as JSON, where they are short. */
export interface AttributeChange {
  readonly attribute: string;
  readonly how: "added" | "changed" | "removed";
  readonly before?: string;
  readonly after?: string;
}

/** How a spec became another one. */
export interface SpecChange {
  readonly became?: "new" | "deleted";
  /** Who says to have changed it, and why; absent where the spec does not say. */
  readonly by?: string;
  readonly reason?: string;
  readonly changes: readonly AttributeChange[];
}

/** Why a bucket is to be looked at: who and what set it off, and when. */
export interface Cause {
  readonly why: "spec" | "drift" | "sweep" | "manual" | "due";
  /** An instant, ISO 8601; that of the call where there was one. */
  readonly at: string;
  /** Which facets it concerns; all managed ones when absent. */
  readonly facets?: readonly string[];
  readonly call?: Call;
  /** What a person overrides with it: fights and windows; with the second also the windows that the operator denies with. */
  readonly override?: Override;
  /** What has changed in its spec. No trigger carries it: the worker sees it when it reads the spec. */
  readonly change?: SpecChange;
  /** How many changes after it are left out, where there were too many to remember all. */
  readonly omitted?: number;
}

/** Whether somebody's call, as far as it is known, touched a facet. */
export const touches = ({ why, facets }: Cause, facet: string): boolean =>
  why === "drift" && (!facets || facets.includes(facet));

/** CloudTrail cuts a call's time to the second: what is surely after it is so much later. */
export const blurMs = 1_000;

/** Clocks differ by less than this. */
const skewMs = 100;

/** The same for one call: newer records also say, to the millisecond, when it ended. */
export const blurOf = (at: string): number => (at.endsWith(".000Z") ? blurMs : skewMs);

/** "Look at this bucket." It carries no state: what is wanted and what is are read when it is handled. */
export interface Trigger {
  readonly bucket: string;
  readonly cause: Cause;
  /** Two triggers with one id are one: the id of the event behind it, or a fresh one. */
  readonly id: string;
}
