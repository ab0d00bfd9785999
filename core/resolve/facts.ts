/** What no configuration of a bucket can change; and its live tags, where a baseline selects by them. */
export interface Facts {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** The live tags; absent if they were not read. */
  readonly tags?: Tags | undefined;
}

export type Tags = Readonly<Record<string, string>>;
