import { namespaceOf } from "../../core/spec/bucketName.ts";
import { isIn } from "../members/access.ts";
import { type Members, notAMember } from "../members/members.ts";
import type { Status } from "../tables/status.ts";
import { accountIn } from "../triggers/parts.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** A bucket, and what may say in which account it is. */
interface Asked {
  readonly bucket: string;
  /** The spec item; undefined if there is none. */
  readonly item: unknown;
  readonly known: Status | undefined;
  readonly triggers: readonly Trigger[];
}

/** What is known of a bucket's account before the bucket is located. */
export interface Reach {
  /** Where the bucket may be: one account, if its spec, its name or the ledger says which. */
  readonly accounts: readonly string[];
  /** The status, if it is of a bucket of that account. */
  readonly known: Status | undefined;
  /** The triggers without events of other accounts, and how many these were. */
  readonly triggers: readonly Trigger[];
  readonly foreign: number;
  /** Why no call is made. */
  readonly outside?: string | undefined;
}

/** The account of a bucket, and which triggers concern it. Rejects like the members' tables. S3 is asked only about a false spec. */
export async function reachOf(asked: Asked, members: Members | undefined): Promise<Reach> {
  const { triggers, known } = asked;
  if (!members) return { accounts: [], known, triggers, foreign: 0 };
  const ids = await members.ids();
  const owner = (await heldBy(asked, members, ids)) ?? ownerOf(asked, members.home);
  if (owner === undefined) {
    const named = new Set(triggers.map(({ account }) => account));
    const accounts = [...ids].filter((id) => named.has(id) || named.has(undefined));
    return {
      accounts,
      known,
      ...without(triggers, ({ account }) => account !== undefined && !ids.has(account)),
    };
  }
  const listed = asked.item === undefined && known ? listedIn(triggers, owner) : undefined;
  // A listing can be old: its trigger may have waited, or been a dead letter.
  const isNow = listed !== undefined && ids.has(listed) && (await isIn(asked.bucket, listed, members));
  const isSame = known === undefined || (known.account ?? members.home) === owner;
  return {
    accounts: [owner],
    known: isSame ? known : { ...known, released: true },
    ...without(triggers, (trigger) => isForeign(trigger, owner)),
    ...(isNow && { outside: `the bucket is in account ${listed} now` }),
    ...(!ids.has(owner) && { outside: notAMember(owner) }),
  };
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

/** What counts of a bucket that was found in another account than its spec says: what is known is of another bucket. */
export function placed<W extends { readonly account?: string | undefined }>(
  found: W | undefined,
  { accounts: [said], known, outside }: Pick<Reach, "accounts" | "known" | "outside">,
) {
  const isElsewhere = found?.account !== undefined && said !== undefined && found.account !== said;
  if (!isElsewhere) return { wanted: outside === undefined ? found : undefined, known, outside };
  return { wanted: found, known: known && { ...known, released: true }, outside: undefined };
}

/** Another account that lists the bucket as its own: it was deleted in the one, and created again in the other. */
const listedIn = (triggers: readonly Trigger[], owner: string): string | undefined =>
  triggers.findLast(({ account, cause }) => account && account !== owner && cause.why === "sweep")?.account;

/** Both accounts of a call get its event. The one of another account than the bucket's is no reason for anything. */
export const isForeign = ({ account, cause: { why } }: Trigger, owner: string): boolean =>
  why === "drift" && account !== undefined && account !== owner;

function without(all: readonly Trigger[], isOther: (trigger: Trigger) => boolean) {
  const triggers = all.filter((trigger) => !isOther(trigger));
  return { triggers, foreign: all.length - triggers.length };
}
