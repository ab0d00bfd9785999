import type { Action, Drift } from "./action.ts";
import type { Convergence } from "./converge.ts";
import type { Plan } from "./plan.ts";

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const indent = 2;

const list = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [heading, ...lines.map((line) => `${" ".repeat(indent)}${line}`)] : [];

export const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** What the signs before a difference mean. */
export const legend = "+ missing   - too much   ~ other than the spec says   > a call";

/** A difference as a line, with its sign; as three where both values do not fit into the width. */
export function difference(
  { path, before, after }: Omit<Drift, "facet">,
  width = Number.POSITIVE_INFINITY,
): string {
  if (before === undefined) return `+ ${path}: ${show(after)}`;
  if (after === undefined) return `- ${path}: ${show(before)}`;
  const line = `~ ${path}: ${show(before)} -> ${show(after)}`;
  return line.length <= width ? line : `~ ${path}:\n    - ${show(before)}\n    + ${show(after)}`;
}

const call = ({ type, details }: Action, withInput: boolean): string =>
  `> ${type}${withInput ? ` ${JSON.stringify(details.input)}` : ""}`;

interface Wording {
  /** Each call with its input. */
  readonly withInputs?: boolean;
  /** The summary line; default true. */
  readonly withSum?: boolean;
  /** How wide a line may be where it can be helped. */
  readonly width?: number;
}

/** A plan in plain words: what drifted, what would be done, and a summary line. */
export function describePlan(plan: Plan, wording: Wording = {}): string {
  const { withInputs = false, withSum = true, width = Number.POSITIVE_INFINITY } = wording;
  const title = `${plan.bucket} (${plan.region})`;
  if (plan.inSync) return `${title} is in sync: nothing to do.`;
  return [
    plan.exists ? `${title}:` : `${title} does not exist:`,
    ...list(
      "drift:",
      plan.drift.map((drift) => difference(drift, width - indent)),
    ),
    ...list(
      "would send:",
      plan.actions.map((action) => call(action, withInputs)),
    ),
    ...troubles(plan),
    ...(withSum ? [sumOf(plan)] : []),
  ].join("\n");
}

const sumOf = ({ actions, refused, unknown }: Plan) =>
  `Plan: ${count(actions.length, "call")}, ${count(refused.length, "refusal")}, ${unknown.length} unknown.`;

const troubles = (plan: Plan): string[] => [
  ...list(
    "put off:",
    plan.held.map(({ facet, reason }) => `. ${facet}: ${reason}`),
  ),
  ...list(
    "refused:",
    plan.refused.map(({ facet, reason }) => `! ${facet}: ${reason}`),
  ),
  ...list(
    "unknown:",
    plan.unknown.map(({ facet, reason }) => `? ${facet}: ${reason}`),
  ),
];

/** What came of an apply in plain words. */
export function describeConvergence(result: Convergence): string {
  const { plan, sent, failed, rest } = result;
  const title = `${plan.bucket} (${plan.region})`;
  if (sent.length === 0 && result.converged) return `${title} is in sync: nothing was sent.`;
  return [
    `${title}${result.converged ? " is now as its spec says:" : ":"}`,
    ...list(
      "sent:",
      sent.map(({ type, requestId }) => `> ${type} (request ${requestId})`),
    ),
    ...list(
      "failed:",
      failed.map(({ failure }) => `! ${failure.message}`),
    ),
    ...troubles(plan),
    ...(rest === plan ? [] : troubles(rest)),
    ...list(
      "still differs when read back:",
      rest !== plan ? rest.drift.map((drift) => difference(drift)) : [],
    ),
    `Apply: ${count(sent.length, "call")} sent, ${failed.length} failed, ${result.converged ? "verified" : "not converged"}.`,
  ].join("\n");
}
