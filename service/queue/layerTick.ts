import type { Clock } from "../../core/providers/clock.ts";
import type { ExceptionLimits } from "../../core/resolve/exception.ts";
import type { KnownBuckets } from "../tables/knownBuckets.ts";
import type { LayerTable, ReadLayers } from "../tables/layerTable.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { ListingState } from "../tables/listingState.ts";
import type { Reminders } from "../tables/reminders.ts";
import type { Specs } from "../tables/specs.ts";
import type { ListedPage } from "./accountBuckets.ts";
import type { AccountSources } from "./membership.ts";

/** What the sweep needs while there are baselines. */
export interface Layering {
  readonly layers: Pick<LayerTable, "read">;
  readonly listings: Pick<
    ListingState,
    "listing" | "saveListing" | "coverage" | "saveCoverage" | "endCoverage"
  >;
  readonly reminders: Pick<Reminders, "publish">;
  readonly known: Pick<KnownBuckets, "of">;
  /** One page of an account's buckets. Rejects with an S3Failure. */
  listed(account: string, token?: string): Promise<ListedPage>;
  /** The deployment's own account. */
  readonly account: string;
  /** Absent where it is the only one. */
  readonly accounts?: AccountSources | undefined;
  /** Why the operator's settings exclude a bucket. */
  keptFrom(bucket: string): string | undefined;
  /** How many buckets a round has checked in a second, on average over a minute. */
  readonly bucketsASecond: number;
  readonly limits: ExceptionLimits;
}

/** What one tick of the sweep shares between its sources that exist because of baselines. */
export interface LayerTick extends Layering {
  readonly specs: Pick<Specs, "slicePage">;
  readonly ledger: Pick<Ledger, "slicePage">;
  readonly clock: Clock;
  readonly now: Date;
  /** When the tick ends; milliseconds since 1970. */
  readonly end: number;
  readonly sweepPeriodMs: number;
  /** Reads the table once in a tick, when first needed. */
  read(): Promise<ReadLayers>;
  /** The accounts of now, asked for once in a tick; undefined where there is one alone. */
  members(): Promise<ReadonlySet<string> | undefined>;
  /** Takes one bucket of the round's rate; false if the tick has had all. */
  takes(): boolean;
}

type Part = Omit<LayerTick, "read" | "takes" | "members">;

/** A tick that has read nothing yet, with its share of a round: what `bucketsASecond` gives for a minute. */
export function layerTick(part: Part, failed: (error: unknown) => void): LayerTick {
  let read: Promise<ReadLayers> | undefined;
  let members: Promise<ReadonlySet<string>> | undefined;
  let left = Math.max(1, Math.ceil(60 * part.bucketsASecond));
  return {
    ...part,
    read() {
      read ??= part.layers.read(part.now);
      return read;
    },
    async members() {
      const { accounts, now, clock } = part;
      if (!accounts) return undefined;
      members ??= import("./membership.ts").then(({ membersAt }) => membersAt(now, accounts, clock, failed));
      return members;
    },
    takes: () => left-- > 0,
  };
}
