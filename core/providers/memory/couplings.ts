import { access } from "./access.ts";
import { configurations } from "./configurations.ts";
import type { Couplings } from "./coupling.ts";
import { documents } from "./documents.ts";
import { metadata } from "./metadata.ts";
import { protection } from "./protection.ts";
import { rules } from "./rules.ts";
import { tagging } from "./tagging.ts";

/** All couplings; one file per topic. */
export const couplings: Couplings = {
  ...access,
  ...configurations,
  ...documents,
  ...metadata,
  ...protection,
  ...rules,
  ...tagging,
};
