import type { MemoryS3 } from "../../core/providers/memory/s3.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import { aspects } from "./aspects.ts";
import type { Item } from "./tables.ts";

export const aspectNames = Object.keys(aspects);

const byWrite = new Map(
  Object.entries(aspects).flatMap(([name, { writes }]) => writes.map((write) => [write, name])),
);
const byRead = new Map(Object.entries(aspects).map(([name, { read }]) => [read, name]));

/** The facet that an operation writes; `bucket` for its creation; undefined for what nobody should ever send. */
export const writtenBy = (operation: string) =>
  operation === "CreateBucket" ? "bucket" : byWrite.get(operation);
export const readBy = (operation: string) => byRead.get(operation);

export const declaredIn = (spec: Item): string[] => aspectNames.filter((name) => spec[name] !== undefined);

const known = new Set(["name", "region", "mode", "paused", "recreate", "adopt", "windows", ...aspectNames]);
export const isInvalid = (spec: Item) => Object.keys(spec).some((key) => !known.has(key));

export function isPaused({ paused }: Item, now: number): boolean {
  return paused === true || (typeof paused === "string" && Date.parse(paused) > now);
}

export const adoptedIn = (spec: Item | undefined): boolean => spec?.adopt === true;
export const windowsIn = (spec: Item | undefined) => (spec?.windows ?? []) as readonly MaintenanceWindow[];

/** Whether somebody who read that spec at that time may write, where no operator says otherwise. */
export const mayWrite = (spec: Item | undefined, at: number): spec is Item =>
  spec !== undefined && !isInvalid(spec) && spec.mode !== "observe" && !isPaused(spec, at);

const live = (s3: MemoryS3, bucket: string, facet: string): string | undefined => {
  const { subresource = "", shown } = aspects[facet] ?? {};
  try {
    return shown?.(s3.peek(bucket, subresource) as Item | undefined);
  } catch {
    return undefined;
  }
};

export const exists = (s3: MemoryS3, bucket: string) => live(s3, bucket, "versioning") !== undefined;

/** The declared facets of a bucket that are not as the spec wants them. */
export const different = (s3: MemoryS3, spec: Item): string[] =>
  declaredIn(spec).filter((facet) => live(s3, `${spec.name}`, facet) !== aspects[facet]?.wanted(spec[facet]));

/** The declared facets of a bucket that let somebody in whom the spec keeps out. */
export const exposedIn = (s3: MemoryS3, spec: Item): string[] =>
  declaredIn(spec).filter((facet) => {
    const { exposes, wanted } = aspects[facet] ?? {};
    const shown = exposes && live(s3, `${spec.name}`, facet);
    return shown !== undefined && exposes?.(wanted?.(spec[facet]) ?? "", shown);
  });
