import { count } from "../../core/plan/describe.ts";
import { Plan } from "../../core/plan/plan.ts";
import { visibleJson } from "../../core/text/visible.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import { type PlanAbout, planPage } from "./planPage.ts";
import { type PlanPart, planPart } from "./planPart.ts";
import { type NoPlan, shorten, type Told } from "./short.ts";

/** What an answer says besides its plans. */
export interface Rest {
  /** Every bucket of this answer was read, and is as its spec says. */
  readonly inSync: boolean;
  /** Ask for `{ all: true, after: next }` to go on. */
  readonly next?: string;
}

export interface PlanReport extends Rest {
  readonly version: 1;
  readonly plans: readonly Told[];
}

/** The same for people to read. */
export interface ReadablePlanReport extends Rest {
  readonly version: 1;
  readonly format: "text" | "html";
  /** One of these, as the format says; the HTML is a whole page. */
  readonly text?: string;
  readonly html?: string;
}

/** How many plans an answer has, and how many of them say that there is nothing to do. */
export interface Counts {
  readonly all: number;
  readonly inSync: number;
}

/** How plans are told: each by itself, what is left of one that is too long for any answer, and all together. */
export interface Format<Part> {
  format(told: Plan | NoPlan): Part;
  cut(told: Plan | NoPlan): Part;
  answer(parts: readonly Part[], rest: Rest, counts: Counts): PlanReport | ReadablePlanReport;
}

export const json: Format<Told> = {
  format: (told) => told,
  cut: shorten,
  answer: (plans, rest) => ({ version: 1, plans, ...rest }),
};

export const text: Format<string> = {
  format: describe,
  cut: (told) => cutText(describe(told)),
  answer: (parts, rest, counts) => {
    const format = "text";
    const lines = [...parts, summaryOf(counts), ...goingOn(format, rest)];
    return { version: 1, format, text: `${lines.join("\n\n")}\n`, ...rest };
  },
};

export const html = (about: PlanAbout): Format<PlanPart> => ({
  format: (told) => planPart(told),
  cut: (told) => planPart(shorten(told)),
  answer: (parts, rest, { all }) => {
    const format = "html";
    const none = all === 0 ? [noSpec] : [];
    return {
      version: 1,
      format,
      html: planPage(about, parts, [...none, ...goingOn(format, rest)]),
      ...rest,
    };
  },
});

function describe(told: Plan | NoPlan): string {
  if (told instanceof Plan) return `${told}`;
  const { bucket, error } = told;
  return words`${bucket}: there is no plan (${error.code}):\n  ${reasonWords(error.message)}`.text;
}

const mostCharacters = 500_000;

function cutText(whole: string): string {
  if (whole.length <= mostCharacters) return whole;
  const told = whole.slice(0, whole.lastIndexOf("\n", mostCharacters));
  return `${told}\n  ... cut here: too long for one answer; S3Manager.plan tells it whole`;
}

const noSpec = "No bucket has a spec.";
const summaryOf = ({ all, inSync }: Counts) =>
  all === 0 ? noSpec : `${count(all, "bucket")}, ${inSync} in sync.`;

const goingOn = (format: string, { next }: Rest): string[] =>
  next === undefined ? [] : [`More follow: ask for ${visibleJson({ all: true, format, after: next })}.`];
