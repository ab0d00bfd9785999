import type { Command, S3Provider } from "../../exports/index.ts";

/** A call that S3 was asked for, as S3 itself tells. */
export interface Seen {
  readonly operation: string;
  readonly write: boolean;
  readonly requestId: string;
}

export type Rights = "nothing" | "reading";

/** A provider under contract, and the S3 behind it as somebody else sees it. */
export interface Subject {
  readonly provider: S3Provider;
  /** Where buckets are made, and another region of the same S3. */
  readonly region: string;
  readonly elsewhere: string;
  /** A call by hand, past the provider. */
  send<A extends object>(command: Command<A>, region?: string): Promise<A>;
  /** The calls for a bucket so far, without those that S3 denied. */
  calls(bucket: string): Promise<readonly Seen[]>;
  /** The same S3 for somebody whom it allows less; what the first provider may do from then on is not said. */
  restrictedTo(rights: Rights): Promise<S3Provider>;
}

export type MakeSubject = () => Promise<Subject>;
