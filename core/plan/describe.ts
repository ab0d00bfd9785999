import { type UnifiedLine, unified } from "../text/unifiedDiff.ts";
import { jsonWords, lines, reasonWords, type Said, type Words, words } from "../text/words.ts";
import type { Action, Drift } from "./action.ts";
import type { Withheld } from "./calls.ts";
import type { PlanContents } from "./planContents.ts";

const show = (value: unknown): Words => (value === undefined ? words`nothing` : jsonWords(value));

const indent = 2;
const margin = " ".repeat(indent);

/** Lines under a heading; empty without items. */
export const list = (heading: string, items: readonly Words[]): Words[] =>
  items.length > 0 ? [words`${heading}`, ...items.map((line) => words`${margin}${line}`)] : [];

export const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** The meaning of the signs in a plan. */
export const legend = "+ missing   - extra   ~ different   > a call";

/** The severity of a difference as a suffix; empty for `other`. */
export const badnessOf = ({ severity = "other" }: Pick<Drift, "severity">): string =>
  severity === "other" ? "" : ` (${severity})`;

/** The layer that wants it, as a suffix; empty for the spec. */
const originOf = ({ from }: Pick<Drift, "from">): Said => from && words` [${from}]`;

/** Lines about facets that the spec no longer names. */
export const unmanagedWords = (facets: readonly string[] = []): Words[] =>
  facets.map((facet) => words`${facet} is no longer managed; the bucket keeps it (null removes it)`);

/** A difference as one line with its sign, or as a unified diff if the values are too large for a line. */
export function difference(drift: Omit<Drift, "facet">, width = Number.POSITIVE_INFINITY): Words {
  const { path, before, after } = drift;
  const bad = words`${badnessOf(drift)}${originOf(drift)}`;
  const parts = unified(before, after);
  if (parts) return words`${signOf(drift)} ${path}:${bad}${parts.map(part)}`;
  if (before === undefined) return words`+ ${path}: ${show(after)}${bad}`;
  if (after === undefined) return words`- ${path}: ${show(before)}${bad}`;
  const line = words`~ ${path}: ${show(before)} -> ${show(after)}${bad}`;
  return line.text.length <= width
    ? line
    : words`~ ${path}:${bad}
    - ${show(before)}
    + ${show(after)}`;
}

const signOf = ({ before, after }: Omit<Drift, "facet">) =>
  before === undefined ? "+" : after === undefined ? "-" : "~";

const part = ({ sign, text }: UnifiedLine): Words => words`
    ${sign} ${text}`;

const call = ({ type, details }: Action, withInput: boolean): Words => {
  const opens = details.opens?.map(
    (what) => words`
    opens ${what}`,
  );
  return words`> ${type}${withInput ? words` ${jsonWords(details.input)}` : ""}${opens}`;
};

interface Wording {
  /** Show the input of each call. */
  readonly withInputs?: boolean;
  /** Show the summary line. Default true. */
  readonly withSum?: boolean;
  /** List facets that are no longer managed. Default true. */
  readonly withUnmanaged?: boolean;
  /** The preferred line width, in characters. */
  readonly width?: number;
}

/** A plan as text: drift, calls to send, withheld calls, and a summary line. */
export function describePlan(plan: PlanContents, wording: Wording = {}): Words {
  const { withInputs = false, withSum = true, width = Number.POSITIVE_INFINITY } = wording;
  const title = words`${plan.bucket} (${plan.region})`;
  const unmanaged = wording.withUnmanaged === false ? [] : unmanagedWords(plan.unmanaged);
  const released = unmanaged.map((line) => words`${margin}. ${line}`);
  if (plan.inSync) return lines([words`${title} is in sync: nothing to do.`, ...released]);
  return lines([
    plan.exists ? words`${title}:` : words`${title} does not exist:`,
    ...released,
    ...list(
      "drift:",
      plan.drift.map((drift) => difference(drift, width - indent)),
    ),
    ...list(
      "would send:",
      plan.actions.map((action) => call(action, withInputs)),
    ),
    ...warnings(plan),
    ...obstacles(plan, withInputs),
    ...(withSum ? [sumOf(plan)] : []),
  ]);
}

const sumOf = ({ actions, refused, held, manual, unknown }: PlanContents) => {
  const withheld = [
    [held, "held"],
    [manual, "needs a person"],
  ] as const;
  const more = withheld.flatMap(([list, word]) => (list.length > 0 ? [`${list.length} ${word}`] : []));
  const parts = [count(actions.length, "call"), count(refused.length, "refusal"), ...more];
  return `Plan: ${[...parts, `${unknown.length} unknown`].join(", ")}.`;
};

/** A line with its sign and a reason, which may have several lines. */
export const because = (sign: string, what: Said, reason: string): Words =>
  words`${sign} ${what}${reasonWords(reason, margin)}`;

/** A reason may start with the facet's name, because it is also shown alone. */
const withheld = (sign: string, { facet, reason, calls }: Withheld, withInputs: boolean): Words =>
  lines([
    because(sign, words`${facet}: `, reason.replace(`${facet}: `, "")),
    ...calls.map((action) => words`${margin}${margin}${call(action, withInputs)}`),
  ]);

const warnings = (plan: PlanContents): Words[] =>
  list(
    "warnings:",
    plan.warnings.map(({ facet, kind, text }) => because("!", words`${kind}: ${facet}: `, text)),
  );

/** What keeps a plan from being carried out as a whole, list by list. */
export const obstacles = (plan: PlanContents, withInputs = false): Words[] => [
  ...list(
    "held:",
    plan.held.map((one) => withheld(".", one, withInputs)),
  ),
  ...list(
    "needs a person:",
    plan.manual.map((one) => withheld(".", one, withInputs)),
  ),
  ...list(
    "refused:",
    plan.refused.map((one) => withheld("!", one, withInputs)),
  ),
  ...list(
    "unknown:",
    plan.unknown.map(({ facet, reason }) => because("?", words`${facet}: `, reason)),
  ),
];
