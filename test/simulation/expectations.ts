import type { MemoryS3 } from "../../core/providers/memory/s3.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import { facetModels } from "./facetModels.ts";
import type { Item } from "./tables.ts";

export const modelledFacets = Object.keys(facetModels);

const byWrite = new Map(
  Object.entries(facetModels).flatMap(([name, { writes }]) => writes.map((write) => [write, name])),
);
const byRead = new Map(Object.entries(facetModels).map(([name, { read }]) => [read, name]));

/** The facet that an operation writes; `bucket` for its creation; undefined for an operation that must never be sent. */
export const writtenBy = (operation: string) =>
  operation === "CreateBucket" ? "bucket" : byWrite.get(operation);
export const readBy = (operation: string) => byRead.get(operation);

export const declaredIn = (spec: Item): string[] => modelledFacets.filter((name) => spec[name] !== undefined);

const known = new Set([
  "name",
  "region",
  "account",
  "mode",
  "paused",
  "recreate",
  "adopt",
  "windows",
  ...modelledFacets,
]);
export const isInvalid = (spec: Item) => Object.keys(spec).some((key) => !known.has(key));

export function isPaused({ paused }: Item, now: number): boolean {
  return paused === true || (typeof paused === "string" && Date.parse(paused) > now);
}

export const adoptedIn = (spec: Item | undefined): boolean => spec?.adopt === true;
export const windowsIn = (spec: Item | undefined) => (spec?.windows ?? []) as readonly MaintenanceWindow[];

/** Whether a worker that read this spec at this time may write, apart from the operator's settings. */
export const mayWrite = (spec: Item | undefined, at: number): spec is Item =>
  spec !== undefined && !isInvalid(spec) && spec.mode !== "observe" && !isPaused(spec, at);

const live = (s3: MemoryS3, bucket: string, facet: string): string | undefined => {
  const { subresource = "", shown } = facetModels[facet] ?? {};
  try {
    return shown?.(s3.peek(bucket, subresource) as Item | undefined);
  } catch {
    return undefined;
  }
};

export const exists = (s3: MemoryS3, bucket: string) => live(s3, bucket, "versioning") !== undefined;

/** The declared facets of a bucket that differ from the spec. */
export const different = (s3: MemoryS3, spec: Item): string[] =>
  declaredIn(spec).filter(
    (facet) => live(s3, `${spec.name}`, facet) !== facetModels[facet]?.wanted(spec[facet]),
  );

/** The declared facets of a bucket that give access to someone to whom the spec does not. */
export const exposedIn = (s3: MemoryS3, spec: Item): string[] =>
  declaredIn(spec).filter((facet) => {
    const { exposes, wanted } = facetModels[facet] ?? {};
    const shown = exposes && live(s3, `${spec.name}`, facet);
    return shown !== undefined && exposes?.(wanted?.(spec[facet]) ?? "", shown);
  });
