import type { Canaries } from "../triggers/canary.ts";
import type { Settings } from "./settings.ts";

type Named = Pick<Settings, "accounts" | "canary" | "memberCanaries" | "watchedRegions">;

/** The canaries that the settings of a deployment name. Other accounts have some only if there are other accounts. */
export function canariesOf(
  { accounts, canary, memberCanaries: template, watchedRegions }: Partial<Named>,
  region: string,
): Canaries {
  const own = typeof canary === "object" && canary !== null ? { ...canary } : {};
  const hasMembers = Array.isArray(accounts) ? accounts.length > 0 : Boolean(accounts);
  if (typeof template !== "string" || !hasMembers) return { own };
  return { own, members: { template, regions: watchedRegions ?? [region] } };
}

/**
 * The canaries of the settings in a function's environment, alone: on-trail-event needs no other, and starts faster without the
 * schema of all settings. The deployment has checked them. Throws SyntaxError if SETTINGS is not JSON.
 */
export function canariesIn({
  SETTINGS = "{}",
  AWS_REGION = "",
}: Readonly<Record<string, string | undefined>>): Canaries {
  return canariesOf(JSON.parse(SETTINGS) ?? {}, AWS_REGION);
}
