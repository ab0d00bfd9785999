import { createHash } from "node:crypto";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { canonical } from "../../service/tables/specMemory.ts";
import type { SpecItem } from "../../service/tables/specs.ts";

/** A hash of the spec, independent of its author and the order of its members. */
export const versionOf = (spec: SpecItem): string =>
  createHash("sha256")
    .update(canonical(withoutAuthorship(spec)))
    .digest("hex")
    .slice(0, 16);

const mark = "# dxaws-s3 version:";

/** A comment line with the version of a spec. */
export const versionLine = (spec: SpecItem): string => `${mark} ${versionOf(spec)}`;

/** The version that a comment names; undefined without one. */
export const versionIn = (comment: string): string | undefined =>
  /dxaws-s3 version: ([0-9a-f]+)/.exec(comment)?.[1];
