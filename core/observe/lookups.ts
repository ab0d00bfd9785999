import type { BucketRef, Lookup } from "../facets/facet.ts";
import { facetTable } from "../facets/index.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import type { Clock } from "../providers/clock.ts";
import type { S3Provider } from "../providers/provider.ts";
import type { Desired } from "../spec/desired.ts";
import { type Observation, observe, type Seen } from "./observe.ts";
import { understood, unreadable } from "./understood.ts";

/** Whom to ask, and where. */
interface Ask {
  readonly provider: S3Provider;
  readonly region: string;
  readonly clock: Clock;
}

interface Remembered {
  readonly text: string | undefined;
  readonly until: number;
}

// Not for ever: what is asked for, an alias say, can come to mean something else.
const rememberedMs = 5 * 60_000;
const caches = new WeakMap<S3Provider, Map<string, Remembered>>();

/** Reads the declared facets of a bucket, and asks elsewhere for what else it takes to compare them. */
export async function observeFor(
  desired: Desired,
  bucket: BucketRef,
  provider: S3Provider,
  clock: Clock,
): Promise<Observation> {
  const { exists, facets } = await observe(provider, bucket, desired.facets.keys());
  const ask: Ask = { provider, region: bucket.region, clock };
  const complete = [...facets].map(async ([name, seen]): Promise<[string, Seen]> => {
    const declared = desired.facets.get(name);
    if ("failure" in seen || seen.value === undefined) return [name, seen];
    const asking = { bucket, additive: desired.additive.has(name) };
    try {
      const lookups = (await facetTable.get(name)?.lookups?.(declared, seen.value, asking)) ?? [];
      return [name, lookups.length ? await withAnswers(seen, lookups, ask) : seen];
    } catch (error) {
      return [name, { failure: unreadable(name, error) }];
    }
  });
  return { exists, facets: new Map(await Promise.all(complete)) };
}

/**
 * A lookup that fails leaves the texts to be compared as they stand. A repair must not wait for another service, nor a
 * difference be hidden by it; where there was none, the spec's own wording is written once, and then the texts agree.
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
  { subject, command, answer, fleeting }: Lookup,
  { provider, region, clock }: Ask,
): Promise<string | undefined> {
  const cache = caches.get(provider) ?? new Map<string, Remembered>();
  caches.set(provider, cache);
  const [key, now] = [`${region} ${subject}`, clock.now().getTime()];
  const remembered = cache.get(key);
  if (remembered && now < remembered.until && !fleeting) return remembered.text;
  const said = await provider.read(region, command);
  const text = understood(subject, () => answer(said));
  cache.set(key, { text, until: now + rememberedMs });
  return text;
}
