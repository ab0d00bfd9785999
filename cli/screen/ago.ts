const units = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
] as const;

/** How long something takes or took, in the unit that says it best: 0.3 s, 42 s, 3 min, 5 h, 12 d. */
export function duration(ms: number): string {
  const unit = units.find((candidate) => ms >= 1.5 * candidate.ms);
  if (unit) return `${Math.round(ms / unit.ms)} ${unit.name}`;
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/** How long ago an instant was; nothing for none. */
export const ago = (at: string | undefined, now: Date): string =>
  at ? `${duration(Math.max(0, now.getTime() - Date.parse(at)))} ago` : "";
