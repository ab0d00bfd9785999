import type { Action, Drift } from "./action.ts";
import type { Convergence } from "./converge.ts";
import type { Plan } from "./plan.ts";

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const list = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [heading, ...lines.map((line) => `  ${line}`)] : [];

export const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;

/** What the signs before a difference mean. */
export const legend = "+ missing   - too much   ~ other than the spec says   > a call";

/** A difference as a line, with its sign. */
export function difference({ path, before, after }: Omit<Drift, "facet">): string {
  if (before === undefined) return `+ ${path}: ${show(after)}`;
  return after === undefined ? `- ${path}: ${show(before)}` : `~ ${path}: ${show(before)} -> ${show(after)}`;
}

const call = ({ type, details }: Action, withInput: boolean): string =>
  `> ${type}${withInput ? ` ${JSON.stringify(details.input)}` : ""}`;

/** A plan in plain words: what drifted, what would be done, and a summary line; each call with its input if wanted. */
export function describePlan(plan: Plan, { withInputs = false } = {}): string {
  const title = `${plan.bucket} (${plan.region})`;
  if (plan.inSync) return `${title} is in sync: nothing to do.`;
  return [
    plan.exists ? `${title}:` : `${title} does not exist:`,
    ...list("drift:", plan.drift.map(difference)),
    ...list(
      "would send:",
      plan.actions.map((action) => call(action, withInputs)),
    ),
    ...troubles(plan),
    `Plan: ${count(plan.actions.length, "call")}, ${count(plan.refused.length, "refusal")}, ${plan.unknown.length} unknown.`,
  ].join("\n");
}

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
    ...list("still differs when read back:", rest !== plan ? rest.drift.map(difference) : []),
    `Apply: ${count(sent.length, "call")} sent, ${failed.length} failed, ${result.converged ? "verified" : "not converged"}.`,
  ].join("\n");
}
