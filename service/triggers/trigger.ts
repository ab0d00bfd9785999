/** The caller of an API call, as CloudTrail names it. */
export interface Principal {
  /** A user, role/session, a service or an account; `unknown` if CloudTrail does not say. */
  readonly name: string;
  readonly type: string;
  readonly arn?: string;
  readonly account?: string;
  /** The ARN of the role behind a session. */
  readonly role?: string;
}

/** The API call behind a trigger. */
export interface Call {
  readonly event: string;
  readonly requestId: string;
  readonly principal: Principal;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly region: string;
}

/** The ids of triggers whose check shows whether an account is within reach again begin so. */
export const tryId = "reach ";

export const overrides = ["holds", "denyWindows"] as const;
export type Override = (typeof overrides)[number];

/** A changed attribute of a spec; its values as JSON if they are short. */
export interface AttributeChange {
  readonly attribute: string;
  readonly how: "added" | "changed" | "removed";
  readonly before?: string;
  readonly after?: string;
}

/** How a spec changed. */
export interface SpecChange {
  readonly became?: "new" | "deleted";
  /** The spec's changedBy and changeReason; absent if the spec does not have them. */
  readonly by?: string;
  readonly reason?: string;
  readonly changes: readonly AttributeChange[];
}

/** Why a bucket is checked: what triggered the check, who, and when. */
export interface Cause {
  readonly why: "spec" | "drift" | "sweep" | "manual" | "due" | "baseline";
  /** An instant, ISO 8601; the time of the call if there was one. */
  readonly at: string;
  /** Which facets it concerns; all managed ones when absent. */
  readonly facets?: readonly string[];
  readonly call?: Call;
  /** What a person overrides: `holds` conflicts and windows, `denyWindows` also the operator's deny windows. */
  readonly override?: Override;
  /** What changed in the spec. No trigger carries it: the worker finds it when it reads the spec. */
  readonly change?: SpecChange;
  /** How many later causes were dropped because there were too many. */
  readonly omitted?: number;
}

/** Whether a cause is an API call that touched a facet, as far as known. */
export const touches = ({ why, facets }: Cause, facet: string): boolean =>
  why === "drift" && (!facets || facets.includes(facet));

/** CloudTrail truncates a call's time to seconds: the call can be this much later. */
export const blurMs = 1_000;

/** Clocks differ by less than this. */
export const skewMs = 100;

/** The same for one instant: newer records have milliseconds. */
export const blurOf = (at: string): number => (at.endsWith(".000Z") ? blurMs : skewMs);

/**
 * A request to check a bucket. It carries no state: the reconciliation reads the spec and the bucket. The exception is
 * `wrote`, for what no read can show: docs/decisions/0006-overwritten-entries.md.
 */
export interface Trigger {
  readonly bucket: string;
  readonly cause: Cause;
  /**
   * The account that EventBridge put on the event, or that listed the bucket; absent if nothing says it. What the record of an
   * event says of accounts is the text of others.
   */
  readonly account?: string | undefined;
  /** The deduplication id: the id of the event behind the trigger, or a new one. */
  readonly id: string;
  /** The request parameters of the call, as CloudTrail recorded them: foreign text, at most `mostWroteBytes` as JSON. */
  readonly wrote?: Readonly<Record<string, unknown>> | undefined;
}

/** S3 takes policies of 20 KB, and a batch of ten messages must stay below the queue's 256 KB. */
export const mostWroteBytes = 23_000;
