import type { Guard } from "./plan.ts";

const matches = (pattern: string, name: string) =>
  new RegExp(`^${pattern.replace(/[^\w*-]/g, "\\$&").replaceAll("*", ".*")}$`).test(name);

/** Lets a bucket be made public only if its name matches one of the patterns (`*` stands for any characters). */
export const publicOnlyIf =
  (patterns: readonly string[]): Guard =>
  (bucket, exposure) =>
    patterns.some((pattern) => matches(pattern, bucket))
      ? undefined
      : `this ${exposure}, which can make the bucket public; an operator must first allow it for ${bucket}`;
