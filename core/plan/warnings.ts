import type { Caution, Warning } from "../facets/warning.ts";
import type { Assessed } from "./assessed.ts";

/** The warnings about writing a facet; none if it is in sync. */
export function warningsOf({ facet, change, opens, due }: Assessed, exists: boolean): Warning[] {
  if (exists && !due) return [];
  const { before, after, declared, remove } = change;
  const base = exists ? change : { ...change, before: facet.fresh ?? facet.effective() };
  const opened = opens.filter(({ to }) => to === "public").map(({ what }) => `it ${what}`);
  const pairs = (exists && facet.undecided?.(before, after)) || [];
  const doubts = [...pairs.map(andSo), ...((!remove && facet.doubts?.(declared)) || [])];
  const cautions: readonly Caution[] = [
    ...(facet.cautions?.(base, !exists) ?? []),
    ...opened.map((text): Caution => ({ kind: "exposure", text })),
    ...doubts.map((text): Caution => ({ kind: "doubtful", text })),
  ];
  return cautions.map((caution) => ({ facet: facet.name, ...caution }));
}

const andSo = (pair: string) =>
  `${pair}: whether both mean the same is unknown here, so it is written only once`;

/** For a bucket that existed and is to be created again. */
export const recreation: Warning = {
  facet: "bucket",
  kind: "recreated",
  text: "the bucket was deleted: it is created again, empty; its objects do not come back",
};
