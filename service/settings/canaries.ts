/**
 * The setting `canary` in a function's environment, alone: on-trail-event needs no other, and starts faster without the
 * schema of all settings. The deployment has checked it. Throws SyntaxError if SETTINGS is not JSON.
 */
export function canariesIn({
  SETTINGS = "{}",
}: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const settings: { readonly canary?: unknown } | null = JSON.parse(SETTINGS);
  const canary = settings?.canary;
  return typeof canary === "object" && canary !== null ? { ...canary } : {};
}
