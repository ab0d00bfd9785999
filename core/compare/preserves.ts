import type { Desired } from "../spec/desired.ts";

/**
 * Whether a write of the facet keeps parts that the bucket has and no layer names: entries of others, ignored parts, or the
 * form in which the bucket meets a requirement. What is sent then depends on what was read.
 */
export const preserves = (
  { additive, layers, ignore }: Pick<Desired, "additive" | "layers" | "ignore">,
  facet: string,
): boolean =>
  additive.has(facet) || layers.has(facet) || ignore.some(([first]) => first === facet || first === "*");
