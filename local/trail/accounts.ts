/** A role's session. The role is unknown if it was deleted. */
export interface CallerSession {
  /** arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
  arn: string;
  /** With its path. */
  roleArn?: string | null;
  roleId?: string | null;
}

/** Where a bucket is. */
export interface BucketPlace {
  account: string;
  region: string;
}

/** What CloudTrail knows of a call and S3 does not answer: whose the bucket is, and who signed. */
export interface Accounts {
  /** The account and the region of a bucket; undefined where no bucket has the name. */
  placeOf(bucket: string): Promise<BucketPlace | undefined>;
  sessionOf(accessKeyId: string): Promise<CallerSession | undefined>;
}

/** Asks the emulator (local/emulator.py). */
export function accountsOf(endpoint: string): Accounts {
  const ask = async (path: string): Promise<object | undefined> => {
    const answer = (await (await fetch(`${endpoint}/_local/${path}`)).json()) as object;
    return Object.keys(answer).length > 0 ? answer : undefined;
  };
  const sessions = new Map<string, CallerSession>();
  return {
    placeOf: async (bucket) => (await ask(`bucket/${encodeURIComponent(bucket)}`)) as BucketPlace | undefined,
    sessionOf: async (key) => {
      // A key stands for one session as long as it lives.
      const known = sessions.get(key) ?? ((await ask(`session/${key}`)) as CallerSession | undefined);
      if (known) sessions.set(key, known);
      return known;
    },
  };
}
