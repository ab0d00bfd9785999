import { accessPoints } from "./accessPoints.ts";
import { addresses } from "./addresses.ts";
import { conditions } from "./conditions.ts";
import type { Case } from "./guide.ts";
import { keys } from "./keys.ts";
import { operators } from "./operators.ts";
import { otherKeys } from "./otherKeys.ts";
import { principals } from "./principals.ts";

/** Statements, whether S3 calls each of them public, and the sentence of its user guide that decides. */
export const corpus: readonly Case[] = [
  ...principals,
  ...keys,
  ...accessPoints,
  ...operators,
  ...otherKeys,
  ...conditions,
  ...addresses,
];
