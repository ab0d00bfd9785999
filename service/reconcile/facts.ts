import { labels } from "../../core/facets/index.ts";
import { observe } from "../../core/observe/observe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Baseline } from "../../core/resolve/baseline.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import { selectsPlace } from "../../core/resolve/select.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import { type AccountAccess, findOwner, inAccount } from "../members/access.ts";
import { type Status, wholeBucket } from "../tables/status.ts";
import { textIn } from "../triggers/parts.ts";
import { locateIn } from "./locate.ts";
import type { Subject } from "./wanting.ts";

/** What is known of a bucket, and cannot be written on it. */
export interface FoundFacts {
  readonly facts: Facts;
  /** When the bucket was created, an instant; if its account was asked for it. */
  readonly created?: string | undefined;
  /** Why the live tags, by which a baseline selects buckets, could not be read. */
  readonly tagsUnread?: S3Failure | undefined;
}

/**
 * The facts of a bucket that these baselines need: without one that may select it, no call is made. Undefined if the bucket has
 * no spec, and does not exist or is not selected. Rejects with an S3Failure if they cannot be read.
 */
export async function factsOf(
  subject: Subject,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<FoundFacts | undefined> {
  const found = await placeOf(subject, baselines, sources);
  if (!found) return undefined;
  const tags = await liveTags(found.facts, subject.item, baselines, sources);
  if (tags instanceof S3Failure) return { ...found, tagsUnread: tags };
  return tags ? { ...found, facts: { ...found.facts, tags } } : found;
}

/**
 * Account and region of the bucket; undefined if it has no spec and does not exist, or no baseline can select it. A spec
 * cannot say where a bucket is that exists: with a false account or region it would leave what is required there.
 */
async function placeOf(
  subject: Subject,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<FoundFacts | undefined> {
  const { bucket: name, item, known } = subject;
  const { owner = "", region: near = "" } = sources.provider;
  const accounts = subject.accounts.length > 0 ? subject.accounts : [owner];
  const said = item === undefined ? undefined : (textIn(item, "region") ?? near);
  const asSaid =
    said === undefined ? undefined : { facts: { name, account: accounts[0] ?? "", region: said } };
  const maySelect = (account: string) =>
    baselines.some(({ select: { regions: _, ...rest } }) =>
      selectsPlace(rest, { name, account, region: "" }),
    );
  const others = await othersOf(subject, accounts, sources, maySelect);
  const found = await located({ ...subject, accounts }, others, maySelect, sources);
  if (!found || !maySelect(found.account)) return asSaid;
  const last = known?.released ? undefined : known?.layered;
  // The owner can send CreateBucket again, and S3 may then show a later date: a bucket does not become new again.
  const created = last?.created ?? found.created;
  return { facts: { name, account: found.account, region: found.region }, created };
}

type Selecting = (account: string) => boolean;

/** The other accounts in which a bucket may be although its spec names none of them; none once a check has found it. */
async function othersOf(
  { item, known }: Subject,
  accounts: readonly string[],
  { members }: AccountAccess,
  maySelect: Selecting,
): Promise<readonly string[]> {
  if (item === undefined || !members || isFound(known)) return [];
  return [...(await members.ids())].filter((id) => !accounts.includes(id) && maySelect(id));
}

const isFound = (known: Status | undefined) =>
  known !== undefined && !known.released && known.conditions[wholeBucket] === undefined;

/** Where the bucket is, first as the spec, the name or the ledger says; undefined if no baseline may select it there. */
async function located(
  { bucket, known, causes, accounts, located: listed }: Subject,
  others: readonly string[],
  maySelect: Selecting,
  sources: AccountAccess,
) {
  const { members } = sources;
  const asked = accounts.filter(maySelect);
  if (asked.length + others.length === 0) return undefined;
  const last = known?.released ? undefined : known?.layered;
  const isNew = causes.some(({ call }) => call?.event === "CreateBucket");
  if (listed) return listed;
  if (last?.region && !isNew && others.length === 0)
    return { account: asked[0] ?? "", region: last.region, created: last.created };
  const ids = others.length > 0 ? await members?.ids() : undefined;
  const first = ids ? accounts.filter((id) => ids.has(id)) : asked;
  const found = await locateIn(first, bucket, causes, sources);
  if (found || !members) return found;
  const other = await findOwner(bucket, others, members);
  return other === undefined ? undefined : locateIn([other], bucket, causes, sources);
}

/** Whether the tags of a valid spec count, and not the live ones. */
function declaresLabels(item: unknown): boolean {
  try {
    return item !== undefined && parseDesired(item).facets.has(labels.name);
  } catch (error) {
    if (error instanceof InvalidSpec) return false;
    throw error;
  }
}

/** The live tags, where a baseline asks for tags that the spec does not declare; or why they could not be read. */
async function liveTags(
  facts: Facts,
  item: unknown,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<Facts["tags"] | S3Failure> {
  const asksForTags = baselines.some(({ select }) => select.tags && selectsPlace(select, facts));
  if (!asksForTags || declaresLabels(item)) return undefined;
  const { provider } = inAccount(facts.account, sources);
  const place = { name: facts.name, region: facts.region, ...(provider.owner && { owner: provider.owner }) };
  const seen = await observe(provider, place, [labels.name]);
  const found = seen.facets.get(labels.name);
  if (!found || !("failure" in found)) return (found?.value ?? {}) as Facts["tags"];
  if (found.failure.kind === "transient") throw found.failure;
  return found.failure;
}
