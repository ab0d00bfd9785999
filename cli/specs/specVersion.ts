import { createHash } from "node:crypto";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { canonical } from "../../service/tables/specMemory.ts";
import type { SpecItem } from "../../service/tables/specs.ts";

/** The same for the same spec, whatever the order of its members, and whoever wrote it. */
export const versionOf = (spec: SpecItem): string =>
  createHash("sha256")
    .update(canonical(withoutAuthorship(spec)))
    .digest("hex")
    .slice(0, 16);

const mark = "# dxaws-s3 version:";

/** A comment that says which version of a spec somebody has in hand. */
export const versionLine = (spec: SpecItem): string => `${mark} ${versionOf(spec)}`;

/** The version that a document says it was read as; undefined where it says none. */
export const versionIn = (comment: string): string | undefined =>
  /dxaws-s3 version: ([0-9a-f]+)/.exec(comment)?.[1];
