import type { Trigger } from "./trigger.ts";

/** By region, the bucket whose tag a schedule changes every few minutes. */
export type Canaries = Readonly<Record<string, string>>;

/** How long the event of a canary's tag change took to arrive; undefined for any other event, also one of another account than the deployment's own. */
export function canaryDelay(
  { bucket, account, cause: { at, call } }: Trigger,
  canaries: Canaries,
  now: Date,
  home: string,
): { readonly region: string; readonly delayMs: number } | undefined {
  if (account !== undefined && account !== home) return undefined;
  if (call?.event !== "PutBucketTagging" || !Object.hasOwn(canaries, call.region)) return undefined;
  if (canaries[call.region] !== bucket) return undefined;
  return { region: call.region, delayMs: Math.max(0, now.getTime() - Date.parse(at)) };
}
