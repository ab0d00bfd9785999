import type { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import type { ReadLayers } from "../tables/layerTable.ts";
import type { Status } from "../tables/status.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** A bucket, and what may say in which account it is. */
export interface Asked {
  readonly bucket: string;
  /** The spec item; undefined if there is none. */
  readonly item: unknown;
  /** The ledger's status. */
  readonly known: Status | undefined;
  readonly triggers: readonly Trigger[];
  /** Where a listing found it. */
  readonly located?: Located | undefined;
  /** An instant. */
  readonly began: string;
}

/** What spec, name, ledger and listing say of a bucket's account. */
export interface Said extends Asked {
  /** The accounts in which it may be; one, if anything says which; empty where there is one account alone. */
  readonly accounts: readonly string[];
  /** Events of other accounts that are left out of `triggers`. */
  readonly foreign: number;
  /** The ledger's status, also if it is of another account than the said one; `known` is released then. */
  readonly last: Status | undefined;
  /** Some of these accounts, and of earlier ones, as far as they are members: a search begins with them, and nothing else does. */
  readonly hints: readonly string[];
  /** Why no call is made. */
  readonly outside?: string | undefined;
}

/** Where a bucket is, and what of all that is known concerns it there. */
export interface Place extends Pick<Asked, "bucket" | "item" | "began"> {
  /**
   * The account in which it is managed: where it is, or where its spec says that it is to be. Undefined if nothing says it and no
   * account has it, and where there is one account alone.
   */
  readonly account: string | undefined;
  /** The status, if it is of a bucket of that account; else only that there was one, as released. */
  readonly known: Status | undefined;
  /** The triggers without events of other accounts, and how many these were. */
  readonly triggers: readonly Trigger[];
  readonly foreign: number;
  /** With which accounts a search for the bucket's owner begins. */
  readonly hints: readonly string[];
  /** Why no call is made. */
  readonly outside?: string | undefined;
  /** The baselines and exceptions of now; absent if there are none, or none can count. */
  readonly layers?: ReadLayers | undefined;
  /** What S3 says of the bucket, as far as these baselines need it. */
  readonly found?: FoundFacts | undefined;
  /** Why S3 could not be asked: the account is out of reach, throttled, or denies it. */
  readonly unreached?: S3Failure | undefined;
}

/** Where a bucket is, and when it was created, if S3 says it. */
export interface Located {
  readonly account: string;
  readonly region: string;
  /** An instant. */
  readonly created?: string | undefined;
}

/** What is known of a bucket, and cannot be written on it. */
export interface FoundFacts {
  readonly facts: Facts;
  /** When the bucket was created, an instant; if its account was asked for it. */
  readonly created?: string | undefined;
  /** Why the live tags, by which a baseline selects buckets, could not be read. */
  readonly tagsUnread?: S3Failure | undefined;
}
