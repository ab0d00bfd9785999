import type { Command, S3Provider } from "../../exports/index.ts";

/** A call that S3 received, as S3 itself reports it. */
export interface Seen {
  readonly operation: string;
  readonly write: boolean;
  readonly requestId: string;
}

export type Rights = "nothing" | "reading";

/** A provider under test, and the S3 behind it as another principal sees it. */
export interface Subject {
  readonly provider: S3Provider;
  /** Where buckets are made, and another region of the same S3. */
  readonly region: string;
  readonly elsewhere: string;
  /** A call by hand, past the provider. */
  send<A extends object>(command: Command<A>, region?: string): Promise<A>;
  /** The calls for a bucket so far, without those that S3 denied. */
  calls(bucket: string): Promise<readonly Seen[]>;
  /** The same S3 with fewer permissions; the first provider's permissions are undefined from then on. */
  restrictedTo(rights: Rights): Promise<S3Provider>;
}

export type MakeSubject = () => Promise<Subject>;
