import type { Warning } from "../facets/warning.ts";
import type { FailureKind } from "../providers/awsErrors.ts";
import type { Drift } from "./action.ts";
import type { Calls } from "./calls.ts";

/** A facet whose state is unknown, and why it could not be read. */
export interface Unknown {
  readonly facet: string;
  readonly kind: FailureKind;
  readonly code: string;
  readonly reason: string;
  /** The failure concerns the account and not the bucket. */
  readonly ofAccount?: boolean;
}

/** What a plan says: what differs, and every call by what becomes of it. */
export interface PlanContents extends Calls {
  readonly bucket: string;
  readonly region: string;
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  readonly unknown: readonly Unknown[];
  readonly warnings: readonly Warning[];
  readonly unmanaged: readonly string[];
  readonly inSync: boolean;
}
