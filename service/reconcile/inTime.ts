import type { Ledger } from "../tables/ledger.ts";

interface Writing {
  readonly ledger: Pick<Ledger, "status" | "record" | "release">;
  /** Aborted when another worker may work on the bucket by then. */
  readonly late?: AbortSignal | undefined;
}

/** The ledger for a worker that may be late: a late worker records neither intents nor outcomes. */
export const whileInTime = ({ ledger, late }: Writing): Writing["ledger"] => ({
  status: (bucket) => ledger.status(bucket),
  async record(status, happened) {
    late?.throwIfAborted();
    await ledger.record(status, happened);
  },
  async release(status, at, happened) {
    late?.throwIfAborted();
    await ledger.release(status, at, happened);
  },
});
