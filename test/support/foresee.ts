import type { Plan } from "../../core/plan/plan.ts";
import { type Foreseer, foreseeBucket } from "../../service/reconcile/foresee.ts";
import type { Cause } from "../../service/triggers/trigger.ts";

/** What the service would do for a spec. Throws like foreseeBucket, and if the bucket is not managed. */
export async function foresee(item: unknown, why: Cause["why"], foreseer: Foreseer): Promise<Plan> {
  const bucket = (item as { readonly name: string }).name;
  const plan = await foreseeBucket({ bucket, item }, why, foreseer);
  if (!plan) throw new Error(`${bucket} is not managed`);
  return plan;
}
