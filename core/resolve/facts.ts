/** What no configuration of a bucket can change; and its live tags, where a baseline selects by them. */
export interface Facts {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The live tags; absent if they were not read. */
  readonly tags?: Tags | undefined;
}

/** The facts of a bucket that there could be: what holds of a baseline for every bucket is tried with them. */
export const exampleFacts: Facts = { name: "example-bucket", account: "111122223333", region: "us-east-1" };

export type Tags = Readonly<Record<string, string>>;
