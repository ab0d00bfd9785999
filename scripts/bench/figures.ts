/** The value that half of the samples do not exceed. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Medians of a member of the samples. */
export const medianOf = <T>(samples: readonly T[], member: (sample: T) => number): number =>
  median(samples.map(member));

/** The share of a core that Lambda gives a function with this memory: 1,769 MB are one core. */
export const shareOf = (megabytes: number): number => Math.min(1, megabytes / 1_769);

/** How long work takes with a share of a core: its computing takes longer by the share, its waiting does not. */
export const atShare = (ms: number, cpu: number, share: number): number => ms - cpu + cpu / share;

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A Markdown table, the first column on the left and all others on the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(row)].join("\n");

export const whole = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
export const ratio = (value: number): string => value.toFixed(1);
