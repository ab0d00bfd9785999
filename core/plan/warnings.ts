import type { Caution, Warning } from "../facets/warning.ts";
import type { Judged } from "./judged.ts";

/** What a person should know before a facet is written; nothing where it is as it should be. */
export function warningsOf({ facet, change, opens, due }: Judged, exists: boolean): Warning[] {
  if (exists && !due) return [];
  const { before, after, declared, remove } = change;
  const ground = exists ? change : { ...change, before: facet.fresh ?? facet.effective() };
  const opened = opens.filter(({ to }) => to === "public").map(({ what }) => `it ${what}`);
  const pairs = (exists && facet.undecided?.(before, after)) || [];
  const doubts = [...pairs.map(andSo), ...((!remove && facet.doubts?.(declared)) || [])];
  const cautions: readonly Caution[] = [
    ...(facet.cautions?.(ground, !exists) ?? []),
    ...opened.map((text): Caution => ({ kind: "exposure", text })),
    ...doubts.map((text): Caution => ({ kind: "doubtful", text })),
  ];
  return cautions.map((caution) => ({ facet: facet.name, ...caution }));
}

const andSo = (pair: string) =>
  `${pair}: whether these are one and the same cannot be known here, so it is written once and no more`;

/** Of a bucket that there was, and that is to be made again. */
export const recreation: Warning = {
  facet: "bucket",
  kind: "recreated",
  text: "the bucket was deleted: it is created again, empty; its objects do not come back",
};
