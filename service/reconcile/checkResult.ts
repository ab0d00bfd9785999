import type { Sent } from "../../core/apply/send.ts";
import type { Drift } from "../../core/plan/action.ts";
import type { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Overlap } from "../tables/history.ts";
import type { Conditions, MergedWrite, Searched, Status } from "../tables/status.ts";

/** What one check of a bucket found and did. */
export interface Check {
  /** The facets that were checked; all managed facets if the bucket is missing or failed as a whole. */
  readonly facets: readonly string[];
  /** Those of them that could be read: of the others the check says nothing. */
  readonly read: readonly string[];
  readonly exists: boolean;
  /** S3 answered that there is no such bucket, and none was created. */
  readonly isGone: boolean;
  readonly drift: readonly Drift[];
  /** By facet that differed, the whole previous value. */
  readonly before: Readonly<Record<string, unknown>>;
  /** The whole values of the given facets as they were read last, without those that were not read. */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>>;
  readonly sent: readonly Sent[];
  /** Facets that were written and did not read back as sent. */
  readonly survived: readonly string[];
  readonly conditions: Conditions;
  /** Why the bucket as a whole was out of reach. */
  readonly failure?: S3Failure | undefined;
  /** The writes that kept what others had. */
  readonly merged?: readonly MergedWrite[] | undefined;
  /** What other principals wrote at the same time as the service. */
  readonly overlapped?: readonly Overlap[] | undefined;
}

/** What a search in the other accounts of the deployment says. */
export type Search = () => Promise<Searched>;

/** A check, and the search that it took, for the ledger. */
export interface SearchedCheck {
  readonly found: Check;
  readonly searched?: Status["searched"];
}
