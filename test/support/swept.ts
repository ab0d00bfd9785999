import { sweep } from "../../service/queue/sweep.ts";
import { newStatus } from "../../service/tables/status.ts";
import type { SweptFleet } from "./sweeper.ts";

export const minute = 60_000;
/** The deployment's own account. */
export const home = "111122223333";

/** Names of buckets. */
export const name = (index: number) => `bucket-${`${index}`.padStart(5, "0")}`;
export const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => name(from + index));

/** The sweep of one minute. */
export async function tick(fleet: SweptFleet, core = fleet.core) {
  const began = fleet.clock.now().getTime();
  try {
    return await sweep(core);
  } finally {
    fleet.clock.pass(Math.max(0, began + minute - fleet.clock.now().getTime()));
  }
}

export async function ticks(fleet: SweptFleet, count: number, core = fleet.core): Promise<void> {
  for (let index = 0; index < count; index++) await tick(fleet, core);
}

/** The buckets that the sweep had checked for this reason. */
export const asked = (fleet: SweptFleet, why: string) =>
  fleet.queued.filter(({ cause }) => cause.why === why).map(({ bucket }) => bucket);

/** A baseline is put, or changed. */
export async function put(fleet: SweptFleet, select: object = {}): Promise<void> {
  const key = { kind: "baseline", name: "company" };
  fleet.baselines.set(key, { ...key, select, require: { versioning: true } });
  await fleet.state.layersChanged(fleet.clock.now());
}

/** The worker has reconciled a bucket without a spec that a baseline selects. */
export async function managed(fleet: SweptFleet, bucket: string, account?: string): Promise<void> {
  const at = fleet.clock.now().toISOString();
  const layered = { digest: "d", at, baselines: ["company"], bare: true };
  const known = await fleet.ledger.ledger.status(bucket);
  await fleet.ledger.ledger.record({ ...newStatus(bucket, at), replaces: known?.writer, layered, account });
}

/** The worker reconciles everything on the queue, and takes the buckets without a spec. */
export async function worked(fleet: SweptFleet): Promise<void> {
  for (const { bucket, account } of fleet.queued.splice(0))
    if (!fleet.specs.get({ name: bucket }))
      await managed(fleet, bucket, account === home ? undefined : account);
}
