import { labels } from "../../core/facets/index.ts";
import { observe } from "../../core/observe/observe.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import { anyException } from "../../core/resolve/exception.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import { type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { selectsPlace } from "../../core/resolve/select.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { parsePointer } from "../../core/values/pointers.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { ReadLayers } from "../tables/layerTable.ts";
import type { Layered } from "../tables/status.ts";
import { textIn } from "../triggers/parts.ts";
import { type Located, locate } from "./locate.ts";
import { quietOf } from "./quiet.ts";
import { type LayerSources, type Subject, unlessPaused, type Wanted } from "./wanting.ts";

/** What is wanted of a bucket by its spec and the layers; undefined if it is not managed. */
export async function layersOf(
  subject: Subject,
  layers: ReadLayers,
  sources: LayerSources,
): Promise<Wanted | undefined> {
  const { bucket, item, began } = subject;
  if (item === undefined && sources.keptFrom?.(bucket) !== undefined) return undefined;
  const place = await placeOf(subject, layers, sources);
  if (!place) return undefined;
  const tags = await liveTags(place.facts, item, layers, sources);
  const isUnread = tags instanceof S3Failure;
  const facts = { ...place.facts, ...(!isUnread && { tags }) };
  const limits = sources.exceptionLimits ?? anyException;
  const resolved = resolve(facts, { ...layers, limits }, item, new Date(began));
  if (resolved.baselines.length > 0 || (isUnread && resolved.desired)) {
    const wanted = underBaselines(subject, layers, place, resolved, sources);
    return isUnread ? { ...wanted, tagsUnread: tags.message } : wanted;
  }
  if (item === undefined) return undefined;
  return resolved.desired ? unlessPaused(resolved.desired, began) : { invalid: resolved.invalid };
}

interface Place {
  readonly facts: Facts;
  /** When the bucket was created; only of a bucket without a spec. */
  readonly created?: string | undefined;
}

/**
 * Account and region of the bucket; undefined if it has no spec and does not exist, or no baseline can select it. A spec
 * cannot say where a bucket is that exists: with a false region it would leave what is required of the region's buckets.
 */
async function placeOf(
  { bucket: name, item, known, causes }: Subject,
  { baselines }: ReadLayers,
  { provider }: LayerSources,
): Promise<Place | undefined> {
  const account = provider.owner ?? "";
  const said = item === undefined ? undefined : (textIn(item, "region") ?? provider.region ?? "");
  const asSaid = said === undefined ? undefined : { facts: { name, account, region: said } };
  const mayBeSelected = baselines.some(({ select: { regions: _, ...rest } }) =>
    selectsPlace(rest, { name, account, region: "" }),
  );
  if (!mayBeSelected) return asSaid;
  const last = known?.released ? undefined : known?.layered;
  const isNew = causes.some(({ call }) => call?.event === "CreateBucket");
  const found: Located | undefined =
    last?.region && !isNew
      ? { region: last.region, created: last.created }
      : await locate(name, causes, provider);
  // The owner can send CreateBucket again, and S3 may then show a later date: a bucket does not become new again.
  const created = last?.created ?? found?.created;
  return found ? { facts: { name, account, region: found.region }, created } : asSaid;
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
  { baselines }: ReadLayers,
  { provider }: LayerSources,
): Promise<Facts["tags"] | S3Failure> {
  const asksForTags = baselines.some(({ select }) => select.tags && selectsPlace(select, facts));
  if (!asksForTags || declaresLabels(item)) return undefined;
  const place = { name: facts.name, region: facts.region, ...(provider.owner && { owner: provider.owner }) };
  const seen = await observe(provider, place, [labels.name]);
  const found = seen.facets.get(labels.name);
  if (!found || !("failure" in found)) return (found?.value ?? {}) as Facts["tags"];
  if (found.failure.kind === "transient") throw found.failure;
  return found.failure;
}

const mostNames = 20;

function underBaselines(
  subject: Subject,
  { digest, at }: ReadLayers,
  { facts, created }: Place,
  { desired, baselines, overruled, waived, invalid, paused }: Resolved,
  { quietMs = 0 }: LayerSources,
): Wanted {
  const isBare = subject.item === undefined;
  const quiet = isBare ? quietOf(subject, created, quietMs) : undefined;
  const exceptions = waived.map(({ exception }) => exception);
  const layered: Layered = {
    digest,
    at,
    baselines: baselines.slice(0, mostNames),
    ...(exceptions.length > 0 && { exceptions: exceptions.slice(0, mostNames) }),
    ...(overruled.length > 0 && {
      overruled: overruled
        .slice(0, mostNames)
        .map(({ path, by }) => `${path} (baseline ${by})`.slice(0, 300)),
    }),
    region: facts.region,
    ...(isBare && { bare: true, created, busy: quiet?.busy }),
  };
  const [exceptionEnds] = waived.map(({ until }) => until).sort();
  const parts = waived.flatMap((one) => one.parts.map(({ path }) => parsePointer(path)[0] ?? ""));
  return { desired, invalid, paused, layered, waived: parts, exceptionEnds, quietUntil: quiet?.until };
}
