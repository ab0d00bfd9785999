import { count } from "../../core/plan/describe.ts";
import { Plan } from "../../core/plan/plan.ts";
import { visibleJson } from "../../core/text/visible.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import { html as markup } from "../html/html.ts";
import { type PlanAbout, planPage } from "./planPage.ts";
import { type PlanPart, planPart } from "./planPart.ts";
import { type AnyPlan, type NoPlan, shorten } from "./shortPlan.ts";

/** The members of an answer besides its plans. */
export interface Rest {
  /** Every bucket of this answer was read and is in sync. */
  readonly inSync: boolean;
  /** Request `{ all: true, after: next }` for the next page. */
  readonly next?: string;
}

export interface PlanReport extends Rest {
  readonly version: 1;
  readonly plans: readonly AnyPlan[];
}

/** The same as a text or a page for people. */
export interface ReadablePlanReport extends Rest {
  readonly version: 1;
  readonly format: "text" | "html";
  /** One of these, by format; `html` is a complete page. */
  readonly text?: string;
  readonly html?: string;
}

/** The number of plans in an answer, and how many of them are in sync. */
export interface Counts {
  readonly all: number;
  readonly inSync: number;
}

/** How plans are formatted: one plan, one that is too long for any answer, and the whole answer. */
export interface Format<Part> {
  format(plan: Plan | NoPlan): Part;
  cut(plan: Plan | NoPlan): Part;
  /** What an answer has of a part besides the part itself. */
  more?(part: Part): unknown;
  answer(parts: readonly Part[], rest: Rest, counts: Counts): PlanReport | ReadablePlanReport;
}

export const json: Format<AnyPlan> = {
  // As data: a plan also holds the values that were compared, and an answer can have thousands of plans.
  format: (plan) => JSON.parse(JSON.stringify(plan)) as AnyPlan,
  cut: shorten,
  answer: (plans, rest) => ({ version: 1, plans, ...rest }),
};

export const text: Format<string> = {
  format: describe,
  cut: (plan) => cutText(describe(plan)),
  answer: (parts, rest, counts) => {
    const format = "text";
    const lines = [...parts, summaryOf(counts), ...nextPage(format, rest)];
    return { version: 1, format, text: `${lines.join("\n\n")}\n`, ...rest };
  },
};

export const html = (about: PlanAbout): Format<PlanPart> => ({
  format: (plan) => planPart(plan),
  cut: (plan) => planPart(shorten(plan)),
  // The overview has the bucket's name once more, and a name in a spec can have 2,048 bytes that are all escaped.
  more: ({ bucket }) => markup`${bucket}`.text,
  answer: (parts, rest, { all }) => {
    const format = "html";
    const none = all === 0 ? [noSpec] : [];
    return {
      version: 1,
      format,
      html: planPage(about, parts, [...none, ...nextPage(format, rest)]),
      ...rest,
    };
  },
});

function describe(plan: Plan | NoPlan): string {
  if (plan instanceof Plan) return `${plan}`;
  const { bucket, error } = plan;
  return words`${bucket}: there is no plan (${error.code}):\n  ${reasonWords(error.message)}`.text;
}

const mostCharacters = 500_000;

function cutText(whole: string): string {
  if (whole.length <= mostCharacters) return whole;
  const start = whole.slice(0, whole.lastIndexOf("\n", mostCharacters));
  return `${start}\n  ... cut here: too long for one answer; S3Manager.plan returns all of it`;
}

const noSpec = "No bucket has a spec.";
const summaryOf = ({ all, inSync }: Counts) =>
  all === 0 ? noSpec : `${count(all, "bucket")}, ${inSync} in sync.`;

const nextPage = (format: string, { next }: Rest): string[] =>
  next === undefined ? [] : [`There are more: request ${visibleJson({ all: true, format, after: next })}.`];
