import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { type AccountAccess, inAccount } from "../members/access.ts";
import { findOwner } from "../members/findOwner.ts";
import { wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { isOfList } from "./outOfReach.ts";
import type { Located, Said } from "./place.ts";

/** Whether a baseline may select the bucket in that account. */
export type Selecting = (account: string) => boolean;

/** Where S3 has the bucket, first as is said; undefined if no account of a baseline that may select it has it. Rejects with an S3Failure. */
export async function locatedUnder(
  said: Said,
  maySelect: Selecting,
  sources: AccountAccess,
): Promise<Located | undefined> {
  const { bucket, known, accounts, hints, located } = said;
  const { members } = sources;
  const causes = said.triggers.map(({ cause }) => cause);
  const others = await othersOf(said, maySelect, sources);
  const ids = await members?.ids();
  const ours = ids ? accounts.filter((id) => ids.has(id)) : accounts;
  const asked = ours.filter(maySelect);
  if (asked.length + others.length === 0) return undefined;
  const last = known?.released ? undefined : known?.layered;
  const isNew = causes.some(({ call }) => call?.event === "CreateBucket");
  if (located) return located;
  if (last?.region && !isNew && others.length === 0)
    return { account: asked[0] ?? "", region: last.region, created: last.created };
  const first = others.length > 0 ? ours : asked;
  const found = await locateIn(first, bucket, causes, sources).catch(unlessOnly(others, said));
  if (found && !(found instanceof S3Failure)) return found;
  const other = members && (await findOwner(bucket, others, members, hints)).owner;
  if (other !== undefined) return locateIn([other], bucket, causes, sources);
  if (found) throw found;
  return undefined;
}

/** A spec that names an account which S3 does not answer for does not hide the bucket from the baselines of another one. */
const unlessOnly = (others: readonly string[], said: Said) => (error: unknown) => {
  // Where it was checked before it is taken to be: no event in a throttled account has all others searched.
  const isThere = said.known?.layered && !said.known.released && listersOf(said).size === 0;
  if (error instanceof S3Failure && others.length > 0 && !isThere) return error;
  throw error;
};

/**
 * The other accounts in which a bucket may be although its spec names none of them. Once a check has found it, only those that
 * list it.
 */
async function othersOf(
  said: Said,
  maySelect: Selecting,
  { members }: AccountAccess,
): Promise<readonly string[]> {
  const { item, known, accounts } = said;
  if (item === undefined || !members) return [];
  const listers = listersOf(said);
  const mayHave = (id: string) => !isFound(known) || listers.has(id);
  return [...(await members.ids())].filter((id) => !accounts.includes(id) && mayHave(id) && maySelect(id));
}

/** The other accounts that list the bucket as their own. */
const listersOf = ({ triggers, accounts }: Said): ReadonlySet<string | undefined> =>
  new Set(
    triggers.flatMap(({ account, cause: { why } }) =>
      why === "sweep" && account !== undefined && !accounts.includes(account) ? [account] : [],
    ),
  );

const isFound = (known: Said["known"]) =>
  known !== undefined && !known.released && known.conditions[wholeBucket] === undefined;

/** Where a bucket of one of these accounts is; undefined if none of them has it. Rejects with an S3Failure. */
async function locateIn(
  accounts: readonly string[],
  bucket: string,
  causes: readonly Cause[],
  sources: AccountAccess,
): Promise<Located | undefined> {
  const { members } = sources;
  const isOpen = members && accounts.length > 1;
  const account = isOpen ? (await findOwner(bucket, accounts, members)).owner : accounts[0];
  if (account === undefined) return undefined;
  const found = await locate(bucket, causes, inAccount(account, sources).provider);
  return found && { account, ...found };
}

/**
 * A list may lack a bucket that was just created: its event names the region. If S3 denies it, another account may have it by
 * now; the next listing of its account finds it. Where S3 denies the list, the bucket itself says where it is.
 */
async function locate(
  bucket: string,
  causes: readonly Cause[],
  provider: S3Provider,
): Promise<Omit<Located, "account"> | undefined> {
  const home = provider.region ?? "us-east-1";
  const listed = await listedAs(bucket, provider, home);
  if (listed && !(listed instanceof S3Failure)) return listed;
  const creation = causes.findLast(({ call }) => call?.event === "CreateBucket");
  const called = causes.findLast(({ call }) => call?.region)?.call?.region ?? home;
  const near = creation?.call?.region || (listed ? called : undefined);
  if (near === undefined) return undefined;
  try {
    return { region: await regionOf(bucket, near, provider), created: creation?.at ?? firstOf(causes) };
  } catch (error) {
    if (isOfKind(error, "denied") && listed) throw listed;
    if (isOfKind(error, "denied") || isOfKind(error, "missing")) return undefined;
    throw error;
  }
}

/** Without a list no one says when the bucket was created: it may be as new as what is first known of it. */
const firstOf = (causes: readonly Cause[]) => causes.map(({ at }) => at).sort()[0];

const isOfKind = (error: unknown, kind: S3Failure["kind"]): boolean =>
  error instanceof S3Failure && error.kind === kind;

/** The bucket in its account's list; the failure, if S3 denies the list. */
async function listedAs(bucket: string, provider: S3Provider, home: string) {
  const page = new ListBucketsCommand({ Prefix: bucket, MaxBuckets: 1 });
  try {
    const { Buckets = [] } = await provider.read(home, page);
    const [found] = Buckets.filter(({ Name }) => Name === bucket);
    return found && { region: found.BucketRegion ?? home, created: found.CreationDate?.toISOString() };
  } catch (error) {
    if (isOfList(error)) return error;
    throw error;
  }
}

/** Where a bucket of the provider's account is. Rejects with an S3Failure. */
async function regionOf(bucket: string, near: string, provider: S3Provider): Promise<string> {
  const { owner } = provider;
  const head = (region: string) =>
    provider.read(
      region,
      new HeadBucketCommand({ Bucket: bucket, ...(owner && { ExpectedBucketOwner: owner }) }),
    );
  try {
    return (await head(near)).BucketRegion ?? near;
  } catch (error) {
    if (!(error instanceof S3Failure) || error.kind !== "elsewhere" || !error.bucketRegion) throw error;
    return (await head(error.bucketRegion)).BucketRegion ?? error.bucketRegion;
  }
}
