import { labels } from "../../core/facets/index.ts";
import { observe } from "../../core/observe/observe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Baseline } from "../../core/resolve/baseline.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import { ownOf, tagsIn } from "../../core/resolve/own.ts";
import { selects, selectsPlace } from "../../core/resolve/select.ts";
import { type AccountAccess, inAccount } from "../members/access.ts";
import { textIn } from "../triggers/parts.ts";
import { locatedUnder, type Selecting } from "./locate.ts";
import { ofS3Only } from "./outOfReach.ts";
import { knownIn } from "./owner.ts";
import type { FoundFacts, Place, Said } from "./place.ts";

// One file for all that is loaded only when it has to be found out where a bucket is: each more makes the start larger.
export { noteHints, search, withSearch } from "./search.ts";

/** What S3 says of a bucket's place, as far as these baselines need it; or why it does not say it. */
export async function placeUnder(
  said: Said,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<Partial<Place>> {
  const found = await factsOf(said, baselines, sources).catch(ofS3Only);
  if (found instanceof S3Failure) return { unreached: found };
  if (!found || !sources.members) return { found };
  const { last, accounts, item } = said;
  const { facts } = found;
  if (item === undefined) return { found, account: facts.account };
  const isHeld = facts.account !== accounts[0] && baselines.some(({ select }) => selects(select, facts));
  if (!isHeld) return { found };
  // What is known counts if it is of this account. The baselines hold where the bucket is, also if its spec names no member.
  const known = knownIn(last, facts.account, sources.members.home);
  return { found, account: facts.account, known, outside: undefined };
}

/**
 * The facts of a bucket that these baselines need: without one that may select it, no call is made. Undefined if the bucket has
 * no spec, and does not exist or is not selected. Rejects with an S3Failure if they cannot be read.
 */
async function factsOf(
  said: Said,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<FoundFacts | undefined> {
  const found = await foundOf(said, baselines, sources);
  if (!found) return undefined;
  const tags = await liveTags(found.facts, said.item, baselines, sources);
  if (tags instanceof S3Failure) return { ...found, tagsUnread: tags };
  return tags ? { ...found, facts: { ...found.facts, tags } } : found;
}

/**
 * Account and region of the bucket; undefined if it has no spec and does not exist, or no baseline can select it. A spec
 * cannot say where a bucket is that exists: with a false account or region it would leave what is required there.
 */
async function foundOf(
  said: Said,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<FoundFacts | undefined> {
  const { bucket: name, item, known } = said;
  const { owner = "", region: near = "" } = sources.provider;
  const accounts = said.accounts.length > 0 ? said.accounts : [owner];
  const region = item === undefined ? undefined : (textIn(item, "region") ?? near);
  const asSaid = region === undefined ? undefined : { facts: { name, account: accounts[0] ?? "", region } };
  const maySelect: Selecting = (account) =>
    baselines.some(({ select: { regions: _, ...rest } }) =>
      selectsPlace(rest, { name, account, region: "" }),
    );
  const found = await locatedUnder({ ...said, accounts }, maySelect, sources);
  if (!found || !maySelect(found.account)) return asSaid;
  const last = known?.released ? undefined : known?.layered;
  // The owner can send CreateBucket again, and S3 may then show a later date: a bucket does not become new again.
  const created = last?.created ?? found.created;
  return { facts: { name, account: found.account, region: found.region }, created };
}

/** The live tags, where a baseline asks for tags that no spec of this bucket declares; or why they could not be read. */
async function liveTags(
  facts: Facts,
  item: unknown,
  baselines: readonly Baseline[],
  sources: AccountAccess,
): Promise<Facts["tags"] | S3Failure> {
  const asksForTags = baselines.some(({ select }) => select.tags && selectsPlace(select, facts));
  if (!asksForTags || tagsIn(ownOf(item, facts)) !== undefined) return undefined;
  const { provider } = inAccount(facts.account, sources);
  const place = { name: facts.name, region: facts.region, ...(provider.owner && { owner: provider.owner }) };
  const seen = await observe(provider, place, [labels.name]);
  const found = seen.facets.get(labels.name);
  if (!found || !("failure" in found)) return (found?.value ?? {}) as Facts["tags"];
  if (found.failure.kind === "transient") throw found.failure;
  return ofSelection(found.failure);
}

/** The failure in the words of a worker's record and of the command line: it is not about the tags that are wanted. */
function ofSelection(failure: S3Failure): S3Failure {
  const { kind, code, operation } = failure;
  const message = `the tags by which a baseline selects buckets could not be read (${failure.message})`;
  return new S3Failure(kind, code, operation, message, failure);
}
