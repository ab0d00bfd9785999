import type { Drift } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Planned } from "./planOne.ts";

/** Changes of many buckets that are the same: what changes, and in which buckets. */
export interface FoldedChange {
  readonly what: "change" | "warning" | "missing" | "refused" | "held" | "manual" | "unknown" | "unplanned";
  readonly facet?: string | undefined;
  /** A JSON pointer, of a change. */
  readonly path?: string | undefined;
  /** Absent where the buckets have different values. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** No bucket has a value there. */
  readonly isNew?: boolean | undefined;
  readonly severity?: Drift["severity"];
  /** The layer that wants it; absent: the spec. */
  readonly from?: string | undefined;
  /** Why, of everything but a change. */
  readonly reason?: string | undefined;
  readonly buckets: number;
  /** Some of the buckets. */
  readonly examples: readonly string[];
}

type One = Omit<FoldedChange, "buckets" | "examples">;

interface Group {
  readonly one: One;
  /** The value before as JSON; undefined where buckets differ in it. */
  before: string | undefined;
  buckets: number;
  readonly examples: string[];
}

/** Kinds of changes beyond this number are only counted, so that a fleet of any size fits into memory. */
const mostGroups = 2_000;
const mostExamples = 3;

/** The order of kinds: what exposes first. */
const ranks = [
  "exposure",
  "warning",
  "refused",
  "weaker",
  "missing",
  "other",
  "unknown",
  "unplanned",
  "held",
  "manual",
];
const rankOf = ({ what, severity = "other" }: One) => ranks.indexOf(what === "change" ? severity : what);

/** The changes of many buckets, identical ones together. A name, account or region of the bucket in them is no difference. */
export class FoldedChanges {
  readonly #groups = new Map<string, Group>();
  /** The number of changes of further kinds. */
  left = 0;

  add(planned: Planned): void {
    const { bucket } = planned;
    const all =
      "plan" in planned ? changesIn(planned.plan) : [{ what: "unplanned" as const, reason: planned.reason }];
    for (const one of all) this.#addOne(withoutName(one, bucket), bucket);
  }

  #addOne(one: One, bucket: string): void {
    const { before, ...same } = one;
    const key = JSON.stringify(same);
    const text = JSON.stringify(before);
    const group = this.#groups.get(key);
    if (!group) {
      if (this.#groups.size >= mostGroups) this.left += 1;
      else this.#groups.set(key, { one, before: text, buckets: 1, examples: [bucket] });
      return;
    }
    if (group.before !== text) group.before = undefined;
    group.buckets += 1;
    if (group.examples.length < mostExamples) group.examples.push(bucket);
  }

  /** The kinds of changes, those that expose first, then by the number of buckets. */
  all(): FoldedChange[] {
    const folded = [...this.#groups.values()].map(({ one, before, buckets, examples }): FoldedChange => {
      const { before: _, ...rest } = one;
      return { ...rest, ...(before !== undefined && { before: JSON.parse(before) }), buckets, examples };
    });
    return folded.sort((a, b) => rankOf(a) - rankOf(b) || b.buckets - a.buckets);
  }
}

function changesIn(plan: Plan): One[] {
  const lists = ["refused", "held", "manual"] as const;
  return [
    ...(plan.exists ? [] : [{ what: "missing" as const, reason: "it does not exist" }]),
    ...plan.drift.map(({ facet, path, before, after, severity, from }) => ({
      ...{ what: "change" as const, facet, path, before, after, severity },
      ...(before === undefined && { isNew: true }),
      ...(from !== undefined && { from }),
    })),
    ...plan.warnings.map(({ facet, kind, text }) => ({
      what: "warning" as const,
      facet,
      reason: `${kind}: ${text}`,
    })),
    ...lists.flatMap((what) => plan[what].map(({ facet, reason }) => ({ what, facet, reason }))),
    ...plan.unknown.map(({ facet, reason }) => ({ what: "unknown" as const, facet, reason })),
  ];
}

/** The same with {bucket} in the place of the bucket's name. */
function withoutName(one: One, bucket: string): One {
  const text = JSON.stringify(one);
  if (!text.includes(bucket)) return one;
  const [first = "", ...rest] = text.split(bucket);
  const isName = (before: string, after: string) => !/[a-z0-9.-]$/.test(before) && !/^[a-z0-9-]/.test(after);
  const named = rest.reduce(
    (written, part) => `${written}${isName(written, part) ? "{bucket}" : bucket}${part}`,
    first,
  );
  return JSON.parse(named);
}
