/** An undocumented property of S3: the calls to send in order, with every answer printed. */
export interface Question {
  readonly question: string;
  /** What we do until it is answered. */
  readonly until: string;
  ask(Bucket: string, account: Account): readonly Asked[];
}

/** Whose the bucket is, in the forms in which S3 knows it. */
export interface Account {
  readonly id: string;
  readonly canonicalId: string;
  readonly partition: string;
}

/** A command of the SDK, whichever. */
export interface Asked {
  readonly input: object;
}
