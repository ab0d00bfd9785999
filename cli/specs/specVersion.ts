import { createHash } from "node:crypto";
import type { SpecItem } from "../../core/import/undo.ts";

/** The same for the same spec, whatever the order of its members. */
export const versionOf = (spec: SpecItem): string =>
  createHash("sha256")
    .update(JSON.stringify(sorted(spec)))
    .digest("hex")
    .slice(0, 16);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

const mark = "# dxaws-s3 version:";

/** A comment that says which version of a spec somebody has in hand. */
export const versionLine = (spec: SpecItem): string => `${mark} ${versionOf(spec)}`;

/** The version that a document says it was read as; undefined where it says none. */
export const versionIn = (comment: string): string | undefined =>
  /dxaws-s3 version: ([0-9a-f]+)/.exec(comment)?.[1];
