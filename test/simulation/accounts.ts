import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { exists } from "./expectations.ts";
import { Membership } from "./membership.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** The deployment's own account, those that it manages besides, and one that it does not manage. */
export const home = "111122223333";
const others = ["222233334444", "333344445555", "555566667777"];
export const stranger = "444455556666";

/** Buckets that may be in any account. */
export const shared = ["shared-orders", "shared-archive"];

/** Whether the expectations about accounts hold for a bucket, and not those about the one account. */
export const isShared = (bucket: string): boolean => bucket.startsWith("shared-");

/** Buckets that baselines select in accounts which join and leave, three without a spec and one that may have one. */
export const roaming = ["roaming-one", "roaming-two", "roaming-three", "roaming-spec"];
export const isRoaming = (bucket: string): boolean => bucket.startsWith("roaming-");

/** Whether a bucket may be in any account. */
export const isOfAccounts = (bucket: string): boolean => isShared(bucket) || isRoaming(bucket);

/** The account that a spec names. */
export const namedIn = ({ account = home }: Item): string => `${account}`;

/** The accounts of a deployment, each with an S3 of its own. A name is taken in all of them. */
export class SimulatedAccounts {
  /** Accounts whose roles cannot be assumed. */
  readonly outOfReach = new Set<string>();
  /** Accounts in which S3 throttles every call. */
  readonly throttled = new Set<string>();
  /** The longest time for which STS gives a session, in milliseconds. */
  longestSessionMs = Number.POSITIVE_INFINITY;
  /** An account in which no one has created the roles. */
  withoutRoles: string | undefined;
  readonly members: Membership;
  readonly #world: World;
  readonly #s3 = new Map<string, MemoryS3>();
  constructor(world: World) {
    this.#world = world;
    this.members = new Membership(() => world.now);
  }

  /** From now on there are this many accounts besides the deployment's own. */
  use(count: number): void {
    this.#s3.set(home, this.#world.s3);
    for (const account of others.slice(0, count))
      this.#s3.set(account, new MemoryS3({ now: () => new Date(this.#world.now), account }));
    this.members.set(this.all);
  }

  get isUsed(): boolean {
    return this.#s3.size > 0;
  }

  /** The accounts that the deployment manages now. */
  get ids(): readonly string[] {
    return [...this.members.ids];
  }

  /** The same with those that have left, or may still join. */
  get all(): readonly string[] {
    return [...this.#s3.keys()];
  }

  /** Throws for an account that does not exist. */
  s3Of(account: string): MemoryS3 {
    const s3 = this.#s3.get(account);
    if (!s3) throw new Error(`account ${account} has no S3`);
    return s3;
  }

  /** The roles of an account cannot be assumed. */
  isOut(account: string): boolean {
    return this.outOfReach.has(account) || this.withoutRoles === account;
  }

  /** How many buckets an account has. */
  bucketsIn(account: string): number {
    return [...shared, ...roaming].filter((bucket) => exists(this.s3Of(account), bucket)).length;
  }

  /** The account that has the bucket. */
  ownerOf(bucket: string): string | undefined {
    return this.all.find((account) => exists(this.s3Of(account), bucket));
  }
}
