import type { Sent } from "../../core/apply/send.ts";
import type { Drift, Severity } from "../../core/plan/action.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { ConflictTurn } from "./conflict.ts";
import { unpackValues } from "./packedValues.ts";
import { currentEntry } from "./schemaOne.ts";
import type { Conditions, Hold, Verdict } from "./status.ts";

/** What happened to a bucket once: what set it off, what differed, what was sent, what came of it. */
export interface HistoryEntry {
  readonly at: string;
  readonly verdict: Verdict | "released";
  readonly reason?: string | undefined;
  /** What keeps us from writing. */
  readonly held?: readonly Hold[] | undefined;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  /** By facet that was written, the whole value from before as S3 showed it, null where nothing was configured. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  /** The same facets as S3 showed them when they were read back; without those that it did not show. */
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly sent: readonly Sent[];
  /** The worst of what differed. */
  readonly severity?: Severity | undefined;
  /** Drift that the sweep came upon, and no event had told of. */
  readonly unannounced?: boolean | undefined;
  /** From the offending call to our seeing it, and to the verified repair. */
  readonly detectMs?: number | undefined;
  readonly repairMs?: number | undefined;
  /** Who keeps changing what, seldom enough to be mended each time. */
  readonly contested?: readonly string[] | undefined;
  /** Facets that the spec named at the last look and names no longer: the bucket keeps them as they are. */
  readonly unmanaged?: readonly string[] | undefined;
  /** Fights over facets that began or ended with it. */
  readonly conflicts?: readonly ConflictTurn[] | undefined;
  /** The bucket had been deleted and was created again, empty: its objects are gone. */
  readonly recreated?: boolean | undefined;
  /** The worker that began this died; another one finished it. */
  readonly interrupted?: boolean | undefined;
  /** What there was no room for: values, differences, causes or calls. */
  readonly shortened?: readonly string[] | undefined;
}

/** An entry of the history, and where it stands. */
export interface RecordedEntry extends HistoryEntry {
  readonly bucket: string;
  /** `history#<instant>#<id>` */
  readonly entry: string;
}

/** An entry of the history as it is kept, as what it tells. */
export const asHistoryEntry = (item: Record<string, unknown>): RecordedEntry =>
  currentEntry(unpackValues(item)) as unknown as RecordedEntry;

/** What came of the triggers of one bucket. */
export interface Outcome extends Omit<HistoryEntry, "verdict"> {
  readonly bucket: string;
  readonly verdict: Verdict | "released" | "unmanaged";
  readonly conditions?: Conditions;
}
