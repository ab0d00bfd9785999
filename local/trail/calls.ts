/** One S3 call that went through the trail. */
export interface Call {
  /** Epoch milliseconds: received, and answered. */
  at: number;
  endedAt: number;
  /** The API's own name, or "GET object" and the like. */
  operation: string;
  bucket: string;
  /** Changes something, be it an object or a configuration. */
  write: boolean;
  status: number;
  requestId: string;
  /** A person's user name, a session's name (a function's own), or the bare access key id of a stranger. */
  principal: string;
  /** The caller's ARN; empty of a stranger. */
  caller: string;
  errorCode?: string;
}

export interface CallCount {
  reads: number;
  writes: number;
}

export function countByPrincipal(calls: readonly Call[]): Record<string, CallCount> {
  const counts: Record<string, CallCount> = {};
  for (const { principal, write } of calls) {
    const { reads, writes } = counts[principal] ?? { reads: 0, writes: 0 };
    counts[principal] = write ? { reads, writes: writes + 1 } : { reads: reads + 1, writes };
  }
  return counts;
}
