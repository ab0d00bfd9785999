import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { exists } from "./expectations.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** The deployment's own account, those that it manages besides, and one that it does not manage. */
export const home = "111122223333";
const others = ["222233334444", "333344445555"];
export const stranger = "444455556666";

/** Buckets that may be in any account. */
export const shared = ["shared-orders", "shared-archive"];

/** Whether the expectations about accounts hold for a bucket, and not those about the one account. */
export const isShared = (bucket: string): boolean => bucket.startsWith("shared-");

/** The account that a spec names. */
export const namedIn = ({ account = home }: Item): string => `${account}`;

/** The accounts of a deployment, each with an S3 of its own. A name is taken in all of them. */
export class SimulatedAccounts {
  /** Accounts whose roles cannot be assumed. */
  readonly outOfReach = new Set<string>();
  readonly #world: World;
  readonly #s3 = new Map<string, MemoryS3>();
  constructor(world: World) {
    this.#world = world;
  }

  /** From now on there are this many accounts besides the deployment's own. */
  use(count: number): void {
    this.#s3.set(home, this.#world.s3);
    for (const account of others.slice(0, count))
      this.#s3.set(account, new MemoryS3({ now: () => new Date(this.#world.now), account }));
  }

  get isUsed(): boolean {
    return this.#s3.size > 0;
  }

  get ids(): readonly string[] {
    return [...this.#s3.keys()];
  }

  /** Throws for an account that the deployment does not manage. */
  s3Of(account: string): MemoryS3 {
    const s3 = this.#s3.get(account);
    if (!s3) throw new Error(`account ${account} has no S3`);
    return s3;
  }

  /** The account that has the bucket. */
  ownerOf(bucket: string): string | undefined {
    return this.ids.find((account) => exists(this.s3Of(account), bucket));
  }
}
