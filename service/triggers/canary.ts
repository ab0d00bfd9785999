import type { Trigger } from "./trigger.ts";

/** The interval of a canary's tag changes, in minutes. */
export const canaryMinutes = 5;
/** The event of a canary is late after this time. */
export const lateMs = 15 * 60_000;
/** A canary whose event never arrived may still have to be created: by a stack, and by a schedule that runs once an hour. */
const firstMs = 2 * 60 * 60_000;

/** The canaries of accounts besides the deployment's own. */
export interface MemberCanaries {
  /** The names of their buckets, with `{account}` and `{region}`. */
  readonly template: string;
  /** The regions that have one in each account. */
  readonly regions: readonly string[];
}

export interface Canaries {
  /** By region, the bucket of the deployment's own account whose tag a schedule changes every few minutes. */
  readonly own: Readonly<Record<string, string>>;
  readonly members?: MemberCanaries | undefined;
}

/** The bucket of an account and region. */
export const canaryBucket = (
  { template }: Pick<MemberCanaries, "template">,
  account: string,
  region: string,
) => template.replaceAll("{account}", account).replaceAll("{region}", region);

/** The event of a canary's tag change has arrived. */
export interface Arrival {
  readonly account: string;
  readonly region: string;
  /** When the tag was changed, an instant that is not in the future. */
  readonly at: string;
  readonly delayMs: number;
}

/**
 * How long the event of a canary's tag change took to arrive; undefined for any other event, also one of another account than the
 * canary's. Which account an event is of says the trigger's `account`: the name of the bucket and the record prove nothing.
 */
export function canaryArrival(
  { bucket, account = "", cause: { at, call } }: Trigger,
  canaries: Canaries,
  now: Date,
  home: string,
): Arrival | undefined {
  if (call?.event !== "PutBucketTagging") return undefined;
  const { region } = call;
  const isOwn = account === "" || account === home;
  if (bucket !== (isOwn ? ownIn(canaries, region) : memberIn(canaries, account, region))) return undefined;
  const changed = Math.min(Date.parse(at), now.getTime());
  const delayMs = now.getTime() - changed;
  return { account: isOwn ? home : account, region, at: new Date(changed).toISOString(), delayMs };
}

const ownIn = ({ own }: Canaries, region: string) => (Object.hasOwn(own, region) ? own[region] : undefined);
const memberIn = ({ members }: Canaries, account: string, region: string) =>
  members?.regions.includes(region) ? canaryBucket(members, account, region) : undefined;

/** The key of a canary among those of all accounts. */
export const canaryId = ({ account, region }: Pick<Arrival, "account" | "region">): string =>
  `${account} ${region}`;

/** What is known of a member's canary. Without `delayMs` no event has arrived since `at`, when the first was expected. */
export interface CanaryState extends Pick<Arrival, "account" | "region" | "at"> {
  readonly delayMs?: number | undefined;
}

/** A canary of another account, and what is known of it; nothing yet if `state` is absent. */
export interface KnownCanary extends Pick<Arrival, "account" | "region"> {
  readonly state?: CanaryState | undefined;
}

/** The canaries of these accounts, one for each region: what all of those that are known say of them. Rejects like `all`. */
export async function canariesOfAccounts(
  accounts: Iterable<string>,
  { regions }: Pick<MemberCanaries, "regions">,
  all: AsyncIterable<CanaryState>,
): Promise<KnownCanary[]> {
  const known = new Map<string, CanaryState>();
  for await (const one of all) known.set(canaryId(one), one);
  const places = [...accounts].flatMap((account) => regions.map((region) => ({ account, region })));
  return places.map((place) => ({ ...place, state: known.get(canaryId(place)) }));
}

/** How long the newest event took or, if that is longer, the next one is overdue; in milliseconds. */
export function delayAt({ at, delayMs }: CanaryState, now: Date): number {
  const ageMs = now.getTime() - Date.parse(at);
  if (delayMs === undefined) return Math.max(0, ageMs - firstMs);
  return Math.max(delayMs, ageMs - canaryMinutes * 60_000);
}
