import { tags as tagsRow } from "../../core/facets/tags.ts";
import { observe } from "../../core/observe/observe.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import type { Facts } from "../../core/resolve/facts.ts";
import { type Layers, type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { selectsName, selectsPlace } from "../../core/resolve/select.ts";
import { namespaceOf } from "../../core/spec/bucketName.ts";
import { locate } from "../deployment/buckets.ts";

/** A bucket to plan: with its spec as it was written, or a bucket that only baselines can manage. */
export interface Target {
  readonly name: string;
  /** Absent if it has none. */
  readonly spec?: unknown;
  /** The region of a bucket without a spec, if known. */
  readonly region?: string | undefined;
}

/** The bucket that a spec names. */
export function targetOf(spec: unknown): Target {
  const name = memberOf(spec, "name");
  return { name: name ?? "(no name)", spec };
}

function memberOf(spec: unknown, member: "name" | "region"): string | undefined {
  const value: unknown = (spec as Readonly<Record<string, unknown>> | null)?.[member];
  return typeof value === "string" ? value : undefined;
}

type Baselines = Layers["baselines"];

/**
 * The facts of a bucket that these baselines need: without one that may select it, no call is made. Rejects with an
 * S3Failure if the bucket's region or its tags cannot be read.
 */
export async function factsOf(target: Target, baselines: Baselines, provider: S3Provider): Promise<Facts> {
  const { name, spec } = target;
  const { owner: account = "", region: near = "" } = provider;
  const isConcerned = baselines.some(({ select }) => selectsName(select, name));
  const declared = spec === undefined ? target.region : memberOf(spec, "region");
  const known = declared ?? namespaceOf(name)?.region ?? (spec === undefined ? undefined : near);
  if (!isConcerned) return { name, account, region: known ?? near };
  const { region } =
    known === undefined ? await locate(target, provider, near || "us-east-1") : { region: known };
  const facts = { name, account, region };
  const asks = baselines.some(({ select }) => select.tags && selectsPlace(select, facts));
  return asks && !hasTags(spec) ? { ...facts, tags: await liveTags(facts, provider) } : facts;
}

const hasTags = (spec: unknown): boolean =>
  typeof (spec as Readonly<Record<string, unknown>> | undefined)?.[tagsRow.name] === "object";

async function liveTags({ name, region }: Facts, provider: S3Provider): Promise<Facts["tags"]> {
  const { owner } = provider;
  const bucket = { name, region, ...(owner && { owner }) };
  const { facets } = await observe(provider, bucket, [tagsRow.name]);
  const seen = facets.get(tagsRow.name);
  if (seen && "failure" in seen) throw seen.failure;
  return seen?.value as Facts["tags"];
}

/** What is wanted of a bucket. Rejects with an S3Failure if its facts cannot be read. */
export async function wantedOf(
  target: Target,
  { provider, layers, now }: { readonly provider: S3Provider; readonly layers: Layers; now(): Date },
): Promise<Resolved> {
  const facts = await factsOf(target, layers.baselines, provider);
  return resolve(facts, layers, target.spec, now());
}
