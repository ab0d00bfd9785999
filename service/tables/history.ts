import type { Sent } from "../../core/apply/send.ts";
import type { Drift, Severity } from "../../core/plan/action.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { ChangedParts } from "./changedParts.ts";
import type { ConflictTurn } from "./conflict.ts";
import { unpackValues } from "./packedValues.ts";
import { currentEntry } from "./schemaOne.ts";
import type { Conditions, Hold, Verdict } from "./status.ts";

/** What another principal wrote between our read of a facet and our write, and our write may have overwritten. */
export interface Overlap {
  readonly facet: string;
  /** The principal, and its call. */
  readonly by: string;
  readonly event: string;
  readonly requestId: string;
  readonly at: string;
  /** JSON pointers to the entries that it had added or changed and our write dropped; empty if they are unknown. */
  readonly entries: readonly string[];
  /** The service wrote these entries again. */
  readonly restored: boolean;
  /** Why it did not. */
  readonly reason?: string | undefined;
}

/** One reconciliation that is worth recording: its causes, the drift, the calls that were sent, and the verdict. */
export interface HistoryEntry {
  readonly at: string;
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  /** Why the service does not write. */
  readonly held?: readonly Hold[] | undefined;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  /** By facet that was written, the whole previous value as S3 returned it; null if not configured. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  /** The same facets as they were read back; without those that could not be read. */
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  /** Instead of both, if a value has a list of more than 100 elements: by facet, what changed. */
  readonly changed?: Readonly<Record<string, ChangedParts>> | undefined;
  readonly sent: readonly Sent[];
  /** The worst severity of the drift. */
  readonly severity?: Severity | undefined;
  /** The sweep found drift for which no event had arrived. */
  readonly unannounced?: boolean | undefined;
  /** Milliseconds from the call that caused the drift to its detection, and to the verified repair. */
  readonly detectMs?: number | undefined;
  readonly repairMs?: number | undefined;
  /** Who keeps changing which facet, too seldom for a conflict: it is repaired each time. */
  readonly contested?: readonly string[] | undefined;
  /** Facets that the spec named at the last check and no longer names: the bucket keeps them as they are. */
  readonly unmanaged?: readonly string[] | undefined;
  /** Conflicts about facets that this reconciliation opened or closed. */
  readonly conflicts?: readonly ConflictTurn[] | undefined;
  /** What other principals wrote at the same time as the service. */
  readonly overlapped?: readonly Overlap[] | undefined;
  /** The bucket had been deleted and was created again, empty: its objects are lost. */
  readonly recreated?: boolean | undefined;
  /** The worker that began this crashed; another worker finished it. */
  readonly interrupted?: boolean | undefined;
  /** What was removed to fit the item's size bound: values, differences, causes or calls. */
  readonly shortened?: readonly string[] | undefined;
}

/** An entry of the history with its key. */
export interface RecordedEntry extends HistoryEntry {
  readonly bucket: string;
  /** The account that owned the bucket then; the deployment's own when absent. */
  readonly account?: string | undefined;
  /** `history#<instant>#<id>` */
  readonly entry: string;
}

/** The entry of the history that an item of the ledger holds. */
export const asHistoryEntry = (item: Record<string, unknown>): RecordedEntry =>
  currentEntry(unpackValues(item)) as unknown as RecordedEntry;

/** The outcome of a reconciliation; what is logged and counted. */
export interface Outcome extends Omit<HistoryEntry, "verdict"> {
  readonly bucket: string;
  readonly verdict: Verdict | "released" | "unmanaged";
  readonly conditions?: Conditions;
  /** How many events of other accounts than the bucket's were ignored. */
  readonly foreign?: number;
}
