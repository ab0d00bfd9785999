import type { Coverage } from "../../service/tables/coverage.ts";
import type { Status } from "../../service/tables/status.ts";
import { namedIn, roaming } from "./accounts.ts";
import { different } from "./expectations.ts";
import { statusIn } from "./mixedVersions.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

const minute = 60_000;
const askMs = 0.5 * minute;
/** A failed listing is tried again within half an hour, and the organisation is asked every ten minutes. */
const mostMs = 45 * minute;
/** How old a worker's copies of layers and accounts may be: it can ignore what a listing found. */
const copyMs = 65_000;

/** Waits until the sweep has followed each change of the accounts and listed them all, no longer than it may take. */
export async function followed(world: World): Promise<void> {
  if (!world.roaming.isUsed) return;
  const began = world.now;
  while (!isFollowed(world, began) && world.now < began + mostMs && world.invariants.violations.length === 0)
    await world.pass(askMs);
}

function isFollowed(world: World, since: number): boolean {
  const { accounts, layers } = world;
  const isLayered = layers.current?.baselines.length !== 0;
  const isListed = (account: string) => {
    const { lastBegan } = world.ledger.get({ bucket: "#sweep", entry: `account#${account}` }) ?? {};
    return (
      account === accounts.withoutRoles ||
      Date.parse(`${lastBegan}`) > Math.max(since, accounts.members.savedAt) + copyMs
    );
  };
  return accounts.members.isFollowed && (!isLayered || accounts.ids.every(isListed));
}

/** The violations of what must hold of these accounts and their buckets once no work is in progress. */
export function violationsOfRoaming(world: World): string[] {
  if (!world.roaming.isUsed) return [];
  const list = world.accounts.members.isFollowed ? [] : ["the list of accounts is old"];
  return [
    ...list,
    ...roaming.flatMap((bucket) => violationsAbout(world, bucket)),
    ...wrongCoverage(world),
    ...wronglyOut(world),
    ...world.invariants.roaming.history.lost(),
  ];
}

interface Found {
  readonly bucket: string;
  readonly spec: Item | undefined;
  /** Undefined if it was released. */
  readonly status: Status | undefined;
  readonly says: string;
}

function violationsAbout(world: World, bucket: string): string[] {
  const status = statusIn(world, bucket);
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""} in ${status?.account}`;
  const found = { bucket, spec: world.specs.get({ name: bucket }), status, says };
  return found.spec ? aboutSpecified(world, found, found.spec) : aboutBare(world, found);
}

function aboutBare(world: World, { bucket, status, says }: Found): string[] {
  const { accounts, roaming: facts } = world;
  const { account } = facts.ownerOf(bucket);
  const isManaged = account !== undefined && accounts.ids.includes(account) && facts.isSelectedIn(account);
  // Only an account that can be read can say that it does not have the bucket any more.
  const isUnread = status?.verdict === "blocked" && status.account === accounts.withoutRoles;
  if (!isManaged) return status && !isUnread ? [`${says}, and no layer wants anything of it`] : [];
  // A check may not have found it yet, or the last one did.
  if (accounts.withoutRoles === account)
    return status && status.verdict !== "blocked" ? [`${says}, and ${account} has no roles`] : [];
  if (!status) return [`${bucket} has no status, and a baseline selects it in ${account}`];
  const required = { name: bucket, ...facts.requiredIn(account) };
  const differing = different(accounts.s3Of(account), required);
  const isRight = namedIn(status as unknown as Item) === account && status.verdict === "converged";
  return isRight && differing.length === 0 ? [] : [`${says}, and ${differing} differs in ${account}`];
}

function aboutSpecified(world: World, found: Found, spec: Item): string[] {
  const { bucket, status, says } = found;
  const { accounts, roaming: facts } = world;
  const named = namedIn(spec);
  const { account: owner } = facts.ownerOf(bucket);
  const isIn = (account: string | undefined): account is string =>
    account !== undefined && accounts.ids.includes(account) && account !== accounts.withoutRoles;
  const wanted = { name: bucket, ...(owner !== undefined && facts.requiredIn(owner)) };
  const unmet = isIn(owner) ? different(accounts.s3Of(owner), wanted) : [];
  const missing = unmet.map((facet) => `${says}, and ${facet} differs in ${owner}`);
  if (!status) return [`${bucket} has no status, and a spec names it`, ...missing];
  if (isIn(named) && owner === undefined) return [`${says}, and it does not exist`];
  if (isIn(named) && owner === named) {
    const differing = different(accounts.s3Of(named), spec);
    const isRight = status.verdict === "converged" && differing.length === 0;
    return [...missing, ...(isRight ? [] : [`${says}, and ${differing} differs in ${owner}`])];
  }
  // Who has a bucket of an account that is no member is not known.
  const both = isIn(owner) ? [owner, named] : [];
  const numbers = isIn(named) ? both : [named];
  const isBlocked = /^(blocked|invalid)$/.test(status.verdict);
  const isSaid = isBlocked && numbers.every((number) => `${status.reason}`.includes(number));
  return [...missing, ...(isSaid ? [] : [`${says}, and it is in ${owner} instead of ${named}`])];
}

/** The coverage has every account, and all buckets of those that can be listed. */
function wrongCoverage({ accounts, ledger, layers }: World): string[] {
  if (layers.current?.baselines.length === 0) return [];
  const found = ledger.get({ bucket: "#sweep", entry: "coverage" }) as Coverage | undefined;
  const without = accounts.withoutRoles;
  const isIn = without !== undefined && accounts.ids.includes(without);
  const [count, notCovered] = [accounts.ids.length, isIn ? 1 : 0];
  const failed = found?.accounts?.failed.map(({ account }) => account);
  const isRight =
    found?.accounts?.count === count &&
    found.accounts.notCovered === notCovered &&
    `${failed}` === `${isIn ? [without] : []}`;
  return isRight ? [] : [`the coverage says ${JSON.stringify(found)}`];
}

/** An account that is no member is not tried any more. */
const wronglyOut = ({ accounts, ledger }: World): string[] =>
  ledger
    .seen(0)
    .filter(({ entry, reach }) => `${entry}`.startsWith("out#") && reach === "out")
    .filter(({ account }) => !accounts.ids.includes(`${account}`))
    .map(({ account }) => `account ${account} counts as out of reach`);
