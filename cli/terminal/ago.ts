const units = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
] as const;

/** A duration in the unit that suits it: 0.3 s, 42 s, 3 min, 5 h, 12 d. */
export function duration(ms: number): string {
  const unit = units.find((candidate) => ms >= 1.5 * candidate.ms);
  if (unit) return `${Math.round(ms / unit.ms)} ${unit.name}`;
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/** How long ago an instant was; empty for undefined. */
export const ago = (at: string | undefined, now: Date): string =>
  at ? `${duration(Math.max(0, now.getTime() - Date.parse(at)))} ago` : "";

/** How far ahead an instant is; empty for undefined. */
export function until(at: string | undefined, now: Date): string {
  if (!at) return "";
  const ms = Date.parse(at) - now.getTime();
  return ms > 0 ? `in ${duration(ms)}` : "now";
}

/** A written instant in ISO 8601, UTC, so that instants compare as text; undefined for other text. */
export const instantIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text).toISOString()
    : undefined;

/** An instant as text output shows it: 2026-12-01 08:00:00Z. Other text stays as it is. */
export function instant(text: string): string {
  const at = instantIn(text);
  return at ? `${at.slice(0, 19).replace("T", " ")}Z` : text;
}

/** The text, with each instant in it as text output shows it. */
export const withInstants = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g, instant);
