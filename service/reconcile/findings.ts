import type { Sent } from "../../core/apply/send.ts";
import type { Drift } from "../../core/plan/action.ts";
import type { Conditions } from "../tables/status.ts";

/** What one look at a bucket found and did. */
export interface Check {
  /** The facets it covered; with the bucket missing or an error of the whole bucket, all that are managed. */
  readonly facets: readonly string[];
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  /** By facet that differed, the whole value from before. */
  readonly before: Readonly<Record<string, unknown>>;
  /** The whole values of those of the facets that were read, as they were read last. */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>>;
  readonly sent: readonly Sent[];
  /** Facets that were written and did not read back as they were sent. */
  readonly survived: readonly string[];
  readonly conditions: Conditions;
}
