import type { Baseline } from "../../core/resolve/baseline.ts";
import { anyException } from "../../core/resolve/exception.ts";
import { type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { parsePointer } from "../../core/values/pointers.ts";
import type { ReadLayers } from "../tables/layerTable.ts";
import type { Layered } from "../tables/status.ts";
import type { FoundFacts, Place } from "./place.ts";
import { quietOf } from "./quiet.ts";
import { withAccount } from "./specAccount.ts";
import { type LayerSources, unlessPaused, type Wanted } from "./wanting.ts";

/** What is wanted of a bucket by its spec and the layers; undefined if it is not managed. Throws what keeps its tags from being read. */
export function layersOf(place: Place, layers: ReadLayers, sources: LayerSources): Wanted | undefined {
  const { bucket, item, began, found, known } = place;
  if (!found) return undefined;
  const { facts, tagsUnread } = found;
  const limits = sources.exceptionLimits ?? anyException;
  const spec = withAccount(item, bucket, sources.members?.home);
  const last = known?.released ? undefined : known?.layered;
  const baselines = tagsUnread ? asLast(layers.baselines, last) : layers.baselines;
  const resolved = resolve(facts, { ...layers, baselines, limits }, spec, new Date(began));
  const { desired, invalid } = resolved;
  if (resolved.baselines.length > 0 || (tagsUnread && desired)) {
    const wanted = underBaselines(place, layers, found, resolved, sources);
    return { ...wanted, resolved, tagsUnread };
  }
  // No one can say that no baseline selects it any more: it must not be released.
  if (item === undefined && last && tagsUnread) throw tagsUnread;
  if (item === undefined) return undefined;
  return { ...(desired ? unlessPaused(desired, began) : { invalid }), resolved };
}

/**
 * While the tags cannot be read, a baseline that selected the bucket by them last still does: a denied read must not end
 * what is required.
 */
const asLast = (baselines: readonly Baseline[], last: Layered | undefined): readonly Baseline[] =>
  baselines.map((one) =>
    last?.baselines.includes(one.name) ? { ...one, select: { ...one.select, tags: undefined } } : one,
  );

const mostNames = 20;

function underBaselines(
  place: Place,
  { digest, at }: ReadLayers,
  { facts, created }: FoundFacts,
  { desired, baselines, overruled, waived, invalid, paused }: Resolved,
  { quietMs = 0 }: LayerSources,
): Wanted {
  const isBare = place.item === undefined;
  const quiet = isBare ? quietOf(place, created, quietMs) : undefined;
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
