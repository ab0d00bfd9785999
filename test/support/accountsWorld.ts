import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import type { Members } from "../../service/members/members.ts";
import { reconcile } from "../../service/reconcile/reconcile.ts";
import type { Call, Cause, Trigger } from "../../service/triggers/trigger.ts";
import { LayeredWorld } from "./layeredWorld.ts";
import { bucket, region } from "./world.ts";

export const [hub, member, third, stranger] = [
  "111122223333",
  "222233334444",
  "333344445555",
  "444455556666",
] as const;

/** The creation of the bucket, and the call as an event has it. */
export const create = new CreateBucketCommand({
  Bucket: bucket,
  CreateBucketConfiguration: { LocationConstraint: region },
});
export const call: Call = {
  event: "CreateBucket",
  requestId: "R",
  principal: { name: "alice", type: "IAMUser" },
  region,
};

/** A world with three accounts, each with an S3 of its own. */
export class AccountsWorld extends LayeredWorld {
  readonly ids = new Set<string>([hub, member, third]);
  readonly accounts: ReadonlyMap<string, MemoryS3> = new Map([
    [hub, this.s3],
    [member, new MemoryS3({ now: this.clock.now, account: member })],
    [third, new MemoryS3({ now: this.clock.now, account: third })],
  ]);

  constructor() {
    super();
    const members: Members = {
      home: hub,
      ids: async () => this.ids,
      providerOf: (owner) => new MemoryS3Provider({ s3: this.of(owner), clock: this.clock, owner }),
    };
    Object.assign(this.core, { members });
  }

  of(account: string): MemoryS3 {
    const found = this.accounts.get(account);
    if (!found) throw new Error(`a call in account ${account}`);
    return found;
  }

  /** Runs a reconciliation for a trigger that EventBridge, or a listing, ascribes to an account. */
  from(
    account: string | undefined,
    cause: Partial<Cause> & Pick<Cause, "why">,
    more: readonly Trigger[] = [],
  ) {
    this.forgetCalls();
    return reconcile(bucket, [this.triggerFrom(account, cause), ...more], this.core);
  }

  triggerFrom(account: string | undefined, cause: Partial<Cause> & Pick<Cause, "why">): Trigger {
    const at = this.clock.now().toISOString();
    return {
      bucket,
      id: `${at} ${account} ${cause.why}`,
      cause: { at, ...cause },
      ...(account && { account }),
    };
  }

  forgetCalls(): void {
    for (const { calls } of this.accounts.values()) calls.length = 0;
  }

  /** By account, the operations that reached its S3 since the last trigger. */
  get callsByAccount(): Record<string, string[]> {
    const all = [...this.accounts].map(
      ([id, { calls }]) => [id, calls.map(({ operation }) => operation)] as const,
    );
    return Object.fromEntries(all.filter(([, calls]) => calls.length > 0));
  }
}
