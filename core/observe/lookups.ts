import type { BucketRef, Lookup } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import type { Clock } from "../providers/clock.ts";
import type { S3Provider } from "../providers/provider.ts";
import type { Desired } from "../spec/desired.ts";
import { type Observation, observe, type Seen } from "./observe.ts";
import { understood, unreadable } from "./understood.ts";

/** The provider and region for lookups. */
interface Ask {
  readonly provider: S3Provider;
  readonly region: string;
  readonly clock: Clock;
}

interface Remembered {
  readonly text: string | undefined;
  readonly until: number;
}

// Bounded, because an answer can change: an alias can point to another key.
const rememberedMs = 5 * 60_000;
const caches = new WeakMap<S3Provider, Map<string, Remembered>>();

/** Reads the declared facets of a bucket and sends the lookups that their comparison needs. */
export async function observeFor(
  desired: Desired,
  bucket: BucketRef,
  provider: S3Provider,
  clock: Clock,
): Promise<Observation> {
  const { exists, facets } = await observe(
    provider,
    bucket,
    new Set([...desired.facets.keys(), ...desired.beside]),
  );
  const ask: Ask = { provider, region: bucket.region, clock };
  const complete = [...facets].map(async ([name, seen]): Promise<[string, Seen]> => {
    const declared = desired.facets.get(name);
    if ("failure" in seen || seen.value === undefined || declared === undefined) return [name, seen];
    const context = { bucket, additive: desired.additive.has(name) };
    try {
      const lookups = (await facetTable.get(name)?.lookups?.(declared, seen.value, context)) ?? [];
      return [name, lookups.length ? await withAnswers(seen, lookups, ask) : seen];
    } catch (error) {
      return [name, { failure: unreadable(name, error) }];
    }
  });
  return { exists, facets: new Map(await Promise.all(complete)) };
}

/**
 * If a lookup fails, the texts are compared literally. A repair must not wait for another service, and a difference
 * must not be hidden. If there is no real difference, the spec's text is written once, and then both agree.
 */
async function withAnswers(seen: Seen, lookups: readonly Lookup[], ask: Ask): Promise<Seen> {
  const known = new Map<string, string>();
  const asked = lookups.map(async (lookup) => {
    const text = await lookUp(lookup, ask);
    if (text !== undefined) known.set(lookup.subject, text);
  });
  for (const { reason } of (await Promise.allSettled(asked)).filter((end) => end.status === "rejected"))
    if (!(reason instanceof S3Failure)) throw reason;
  return { ...seen, known };
}

async function lookUp(
  { subject, command, answer, uncached }: Lookup,
  { provider, region, clock }: Ask,
): Promise<string | undefined> {
  const cache = caches.get(provider) ?? new Map<string, Remembered>();
  caches.set(provider, cache);
  const [key, now] = [`${region} ${subject}`, clock.now().getTime()];
  const remembered = cache.get(key);
  if (remembered && now < remembered.until && !uncached) return remembered.text;
  const said = await provider.read(region, command);
  const text = understood(subject, () => answer(said));
  cache.set(key, { text, until: now + rememberedMs });
  return text;
}
