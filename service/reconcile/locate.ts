import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { type AccountAccess, findOwner, inAccount } from "../members/access.ts";
import { wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Located, Said } from "./place.ts";

/** Whether a baseline may select the bucket in that account. */
export type Selecting = (account: string) => boolean;

/** Where S3 has the bucket, first as is said; undefined if no account of a baseline that may select it has it. Rejects with an S3Failure. */
export async function locatedUnder(
  said: Said,
  maySelect: Selecting,
  sources: AccountAccess,
): Promise<Located | undefined> {
  const { bucket, known, accounts, located } = said;
  const { members } = sources;
  const causes = said.triggers.map(({ cause }) => cause);
  const others = await othersOf(said, maySelect, sources);
  const asked = accounts.filter(maySelect);
  if (asked.length + others.length === 0) return undefined;
  const last = known?.released ? undefined : known?.layered;
  const isNew = causes.some(({ call }) => call?.event === "CreateBucket");
  if (located) return located;
  if (last?.region && !isNew && others.length === 0)
    return { account: asked[0] ?? "", region: last.region, created: last.created };
  const ids = others.length > 0 ? await members?.ids() : undefined;
  const first = ids ? accounts.filter((id) => ids.has(id)) : asked;
  const found = await locateIn(first, bucket, causes, sources);
  if (found || !members) return found;
  const other = await findOwner(bucket, others, members);
  return other === undefined ? undefined : locateIn([other], bucket, causes, sources);
}

/** The other accounts in which a bucket may be although its spec names none of them; none once a check has found it. */
async function othersOf(
  { item, known, accounts }: Said,
  maySelect: Selecting,
  { members }: AccountAccess,
): Promise<readonly string[]> {
  if (item === undefined || !members || isFound(known)) return [];
  return [...(await members.ids())].filter((id) => !accounts.includes(id) && maySelect(id));
}

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
  const account = members && accounts.length > 1 ? await findOwner(bucket, accounts, members) : accounts[0];
  if (account === undefined) return undefined;
  const found = await locate(bucket, causes, inAccount(account, sources).provider);
  return found && { account, ...found };
}

/** A list may lack a bucket that was just created: its event names the region. */
async function locate(
  bucket: string,
  causes: readonly Cause[],
  provider: S3Provider,
): Promise<Omit<Located, "account"> | undefined> {
  const home = provider.region ?? "us-east-1";
  const { Buckets = [] } = await provider.read(
    home,
    new ListBucketsCommand({ Prefix: bucket, MaxBuckets: 1 }),
  );
  const [found] = Buckets.filter(({ Name }) => Name === bucket);
  if (found) return { region: found.BucketRegion ?? home, created: found.CreationDate?.toISOString() };
  const creation = causes.findLast(({ call }) => call?.event === "CreateBucket");
  if (!creation?.call?.region) return undefined;
  try {
    const { BucketRegion } = await provider.read(
      creation.call.region,
      new HeadBucketCommand({
        Bucket: bucket,
        ...(provider.owner && { ExpectedBucketOwner: provider.owner }),
      }),
    );
    return { region: BucketRegion ?? creation.call.region, created: creation.at };
  } catch (error) {
    if (error instanceof S3Failure && error.kind === "missing") return undefined;
    throw error;
  }
}
