import { namespaceOf } from "../../core/spec/bucketName.ts";
import { isIn } from "../members/access.ts";
import { type Members, notAMember } from "../members/members.ts";
import { accountIn } from "../triggers/parts.ts";
import type { Trigger } from "../triggers/trigger.ts";
import type { Asked, Said } from "./place.ts";

/** The status, if it is of a bucket of that account; else only that there was one, as released. */
export const knownIn = (known: Asked["known"], account: string, home: string): Asked["known"] =>
  known && (known.account ?? home) !== account ? { ...known, released: true } : known;

/**
 * What is said of a bucket's account, and which triggers concern it there. Rejects like the members' tables. S3 is asked only
 * about a false spec, and about another account's listing.
 */
export async function saidPlace(all: Asked, members: Members | undefined): Promise<Said> {
  const { triggers, known } = all;
  const asked = { ...all, last: known };
  if (!members) return { ...asked, accounts: [], hints: [], foreign: 0 };
  const ids = await idsFor(asked, members);
  const owner = (await heldBy(asked, members, ids)) ?? ownerOf(asked, members.home);
  if (owner === undefined) {
    const named = new Set(triggers.map(({ account }) => account));
    const accounts = [...ids].filter((id) => named.has(id) || named.has(undefined));
    return {
      ...asked,
      accounts,
      hints: [],
      ...without(triggers, ({ account }) => account !== undefined && !ids.has(account)),
    };
  }
  const listed = asked.item === undefined && known ? listedIn(triggers, owner) : undefined;
  // A listing can be old: its trigger may have waited, or been a dead letter.
  const isNow = listed !== undefined && ids.has(listed) && (await isIn(asked.bucket, listed, members));
  const its = knownIn(known, owner, members.home);
  return {
    ...asked,
    accounts: [owner],
    hints: hintsIn(triggers, owner, its === known ? known?.searched?.hints : undefined, ids),
    known: its,
    ...without(triggers, (trigger) => isForeign(trigger, owner)),
    ...(isNow && { outside: `the bucket is in account ${listed} now` }),
    ...(!ids.has(owner) && { outside: notAMember(owner) }),
  };
}

/**
 * The accounts of now as far as they concern the bucket: the list of a worker can be older than an account. An event of an
 * account that is none of them leads to no read if the list is as new as the event, or if the bucket is one of another account.
 */
async function idsFor({ bucket, item, known, triggers, began }: Asked, members: Members) {
  const ids = await members.ids();
  const isUnknown = (account?: string) => account !== undefined && !ids.has(account);
  const owners = [
    ...(item === undefined ? [] : [saidBy(item, bucket, members.home)]),
    ...(known && !known.released ? [known.account ?? members.home] : []),
  ];
  const unknown = triggers.filter(({ account }) => isUnknown(account));
  if (owners.some(isUnknown) || unknown.some(({ cause }) => cause.why !== "drift")) return members.ids(began);
  const event = owners.length === 0 ? unknown.at(-1) : undefined;
  return event ? members.ids(event.cause.at) : ids;
}

/** The account in which a spec says that its bucket is. */
export const saidBy = (item: unknown, bucket: string, home: string): string =>
  accountIn(item) ?? namespaceOf(bucket)?.account ?? home;

/**
 * The account that has a bucket under baselines although its spec names another one: a spec that is false, or new, takes no
 * bucket out of what is required where it is. If S3 does not say it, the bucket is where it was.
 */
async function heldBy({ bucket, item, known }: Asked, members: Members, ids: ReadonlySet<string>) {
  if (item === undefined || !known?.layered || known.released) return undefined;
  const last = known.account ?? members.home;
  const isFalse = saidBy(item, bucket, members.home) !== last && ids.has(last);
  return isFalse && (await isIn(bucket, last, members, true)) ? last : undefined;
}

/** The account of a managed bucket, as its spec, its name or the ledger says; undefined if none of these does. */
function ownerOf({ bucket, item, known }: Asked, home: string): string | undefined {
  const named = namespaceOf(bucket)?.account;
  if (item !== undefined) return saidBy(item, bucket, home);
  return known && !known.released ? (known.account ?? home) : named;
}

/** Another account that lists the bucket as its own: it was deleted in the one, and created again in the other. */
const listedIn = (triggers: readonly Trigger[], owner: string): string | undefined =>
  triggers.findLast(({ account, cause }) => account && account !== owner && cause.why === "sweep")?.account;

/** Both accounts of a call get its event. The one of another account than the bucket's is no reason for anything. */
const isForeign = ({ account, cause: { why } }: Trigger, owner: string): boolean =>
  why === "drift" && account !== undefined && account !== owner;

/** A search keeps this number of hints. */
const mostHints = 5;

/** The members whose events are no reason for anything. Where the bucket is not where its spec says, one of them may have it. */
const hintsIn = (
  triggers: readonly Trigger[],
  owner: string,
  last: readonly string[] = [],
  ids: ReadonlySet<string>,
): string[] => {
  const named = triggers.flatMap((one) => (isForeign(one, owner) && one.account ? one.account : []));
  return [...new Set([...last, ...named])].filter((id) => ids.has(id)).slice(0, mostHints);
};

function without(all: readonly Trigger[], isOther: (trigger: Trigger) => boolean) {
  const triggers = all.filter((trigger) => !isOther(trigger));
  return { triggers, foreign: all.length - triggers.length };
}
